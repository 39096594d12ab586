package dev.wsmulti.tls.filter;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.failure.TlsCode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Looks at records before the engine does, by their header (RFC 8446 section 5.1), and counts those without data: so that
 * no engine is asked to buffer what no record can be, and none lets a peer renegotiate or waste our time.
 */
final class RecordGuard {
    private static final int HEADER = 5;
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int HEARTBEAT = 24;

    /** RFC 5246 section 6.2.3, RFC 8446 section 5.2. */
    private static final int LONGEST_12 = (1 << 14) + 2_048;

    private static final int LONGEST_13 = (1 << 14) + 256;

    /** What is longer and has no data says something: a key update, or a ticket. */
    private static final int EMPTY_DATA = 1 + 16;

    private static final int MOST_WITHOUT_DATA = 64;
    private static final int MOST_UPDATES = 32;
    private static final int PER_DATA = 1 << 20;

    private static final List<String> HTTP =
            List.of("HTTP/", "GET ", "HEAD ", "POST ", "PUT ", "PATCH", "DELET", "OPTIO", "CONNE", "TRACE", "PRI *");

    private boolean any;
    private boolean established;
    private boolean tls13;
    private int type;
    private int withoutData;
    private int updates;

    /** Since updates were last forgotten. */
    private int data;

    /** The handshake is over. */
    void established(boolean is13) {
        established = true;
        tls13 = is13;
        withoutData = 0;
    }

    /**
     * The length, header included, of the record at the front of the queue, which is contiguous then; 0 if it has not come
     * whole.
     *
     * @throws Fault if it cannot be a record, or not one that may come now
     */
    int whole(ByteQueue in) {
        if (!in.require(HEADER)) {
            if (in.finished() && !in.isEmpty() && !any) {
                in.require((int) in.length());
                examineType(in);
            }
            return 0;
        }
        examineType(in);
        byte[] array = in.array();
        int at = in.start();
        if (array[at + 1] != 3) {
            throw new Fault(
                    any ? TlsCode.BAD_RECORD : TlsCode.NOT_TLS, "version " + array[at + 1] + "." + array[at + 2]);
        }
        int length = (array[at + 3] & 0xff) << 8 | array[at + 4] & 0xff;
        int longest = established && tls13 ? LONGEST_13 : LONGEST_12;
        if (length > longest) {
            throw new Fault(TlsCode.RECORD_TOO_BIG, length + " bytes, at most " + longest);
        }
        if (length == 0) {
            throw new Fault(TlsCode.BAD_RECORD, "a record of 0 bytes");
        }
        if (established && !tls13 && type == HANDSHAKE) {
            throw new Fault(TlsCode.RENEGOTIATION, "a handshake record after the handshake");
        }
        return in.require(HEADER + length) ? HEADER + length : 0;
    }

    /** Whether a record of that length, header included, cannot have a byte of the application's data in it. */
    boolean isEmpty(int length) {
        return established && tls13 && type == APPLICATION_DATA && length == HEADER + EMPTY_DATA;
    }

    private void examineType(ByteQueue in) {
        type = in.array()[in.start()] & 0xff;
        if (type < CHANGE_CIPHER_SPEC || type > HEARTBEAT) {
            throw any ? new Fault(TlsCode.BAD_RECORD, "type " + type) : new Fault(TlsCode.NOT_TLS, sniff(in));
        }
    }

    private static String sniff(ByteQueue in) {
        int count = Math.min(HEADER, in.available());
        String text = new String(in.array(), in.start(), count, StandardCharsets.ISO_8859_1);
        if (HTTP.stream().anyMatch(begin -> begin.startsWith(text) || text.startsWith(begin))) {
            return "peer speaks plain HTTP";
        }
        if (text.startsWith("220")) {
            return "peer speaks SMTP or FTP";
        }
        if (text.startsWith("SSH-")) {
            return "peer speaks SSH";
        }
        StringBuilder hex = new StringBuilder("its first bytes are");
        for (int i = 0; i < count; i++) {
            hex.append(String.format(" %02x", text.charAt(i) & 0xff));
        }
        return hex.toString();
    }

    /** Data of the application passed, in either direction: key updates are due now and then. */
    void passed(int bytes) {
        data += bytes;
        if (data >= PER_DATA) {
            data = 0;
            updates = 0;
        }
    }

    /**
     * The engine took the record.
     *
     * @param length with its header
     * @param given bytes of the application in it
     * @throws Fault if there have been too many of its kind
     */
    void took(int length, int given) {
        any = true;
        if (given > 0) {
            withoutData = 0;
            passed(given);
            return;
        }
        boolean counts = established || type == CHANGE_CIPHER_SPEC || type == ALERT;
        if (counts && ++withoutData > MOST_WITHOUT_DATA) {
            throw new Fault(TlsCode.FLOOD, "more than " + MOST_WITHOUT_DATA + " records without data in a row");
        }
        boolean update = established && tls13 && type == APPLICATION_DATA && length > HEADER + EMPTY_DATA;
        if (update && ++updates > MOST_UPDATES) {
            throw new Fault(TlsCode.FLOOD, "more than " + MOST_UPDATES + " key updates in 1 MiB of data");
        }
    }
}
