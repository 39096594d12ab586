package dev.wsmulti.testkit;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsSession;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * An echo server that ignores what {@code send} says, against a client whose writer starts at once and whose reader some
 * seconds later. All must come back.
 */
final class RealTimeLateReaderProgram {
    private static final int MESSAGE = 64 * 1024;

    private RealTimeLateReaderProgram() {}

    public static void main(String[] arguments) throws Exception {
        int messages = Integer.parseInt(arguments[0]) * 16;
        long late = Long.parseLong(arguments[1]);
        try (WsMulti multi = WsMulti.start()) {
            InetSocketAddress address = multi.listen(
                            0, Routes.of().ws("/", WsHandler.of().onMessage(WsSession::send)))
                    .address();
            try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                run(socket, messages, late);
            }
        }
    }

    private static void run(Socket socket, int messages, long late) throws Exception {
        OutputStream out = socket.getOutputStream();
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), MESSAGE));
        out.write(TestPeer.upgradeRequest("/", "x").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        int ended = 0;
        while (ended != 0x0d0a0d0a) {
            ended = ended << 8 | in.readUnsignedByte();
        }
        CRC32C sent = new CRC32C();
        Throwable[] failed = new Throwable[1];
        Thread writer = new Thread(() -> {
            try {
                write(out, messages, sent);
            } catch (IOException lost) {
                failed[0] = lost;
            }
        });
        writer.start();
        Thread.sleep(late);
        CRC32C received = new CRC32C();
        byte[] payload = new byte[MESSAGE];
        for (int i = 0; i < messages; i++) {
            int first = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            long extended = length == 127 ? in.readLong() : -1;
            if (first != 0x82 || extended != MESSAGE) {
                throw new IllegalStateException("message " + i + ": " + first + " " + length + " " + extended);
            }
            in.readFully(payload);
            received.update(payload);
        }
        writer.join();
        if (failed[0] != null || sent.getValue() != received.getValue()) {
            throw new IllegalStateException("not what was sent", failed[0]);
        }
        System.out.println(messages + " messages came back");
    }

    /** The mask is zero: it is not the subject here. */
    private static void write(OutputStream out, int messages, CRC32C digest) throws IOException {
        byte[] frame = new byte[14 + MESSAGE];
        Random random = new Random(5);
        random.nextBytes(frame);
        for (int i = 0; i < messages; i++) {
            var header = java.nio.ByteBuffer.wrap(frame);
            header.put((byte) 0x82).put((byte) 0xff).putLong(MESSAGE).putInt(0).putLong(i);
            digest.update(frame, 14, MESSAGE);
            out.write(frame);
        }
    }
}
