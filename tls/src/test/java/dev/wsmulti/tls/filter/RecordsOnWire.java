package dev.wsmulti.tls.filter;

import dev.wsmulti.bytes.ByteQueue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Ciphertext cut into records. */
final class RecordsOnWire {
    private RecordsOnWire() {}

    /** Takes all whole records off a queue. */
    static List<byte[]> take(ByteQueue queue) {
        byte[] bytes = End.take(queue);
        List<byte[]> records = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int end = at + 5 + ((bytes[at + 3] & 0xff) << 8 | bytes[at + 4] & 0xff);
            records.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return records;
    }

    static void give(ByteQueue queue, List<byte[]> records) {
        records.forEach(record -> queue.append(record, 0, record.length));
    }

    /** A record of that type. */
    static byte[] of(int type, byte... body) {
        byte[] record = new byte[5 + body.length];
        record[0] = (byte) type;
        record[1] = 3;
        record[2] = 3;
        record[3] = (byte) (body.length >> 8);
        record[4] = (byte) body.length;
        System.arraycopy(body, 0, record, 5, body.length);
        return record;
    }
}
