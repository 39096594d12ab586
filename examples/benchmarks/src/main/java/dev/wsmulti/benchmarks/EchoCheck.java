package dev.wsmulti.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Whether a WebSocket server gives back what it was sent: speed counts for nothing otherwise. */
final class EchoCheck {
    private static final int MILLIS = 10_000;
    private static final int PIPELINED = 16;
    private static final int[] SIZES = {0, 20, 125, 126, 16_384, 65_535};

    private final Random random = new Random(42);
    private final OutputStream out;
    private final DataInputStream in;

    private EchoCheck(InputStream in, OutputStream out) {
        this.out = out;
        this.in = new DataInputStream(in);
    }

    /**
     * Sends messages of all sizes one by one, then some at once.
     *
     * @throws IOException if anything else comes back, or nothing
     */
    static void run(InetSocketAddress server, boolean secure) throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            channel.socket().connect(server, MILLIS);
            channel.socket().setSoTimeout(MILLIS);
            InputStream in;
            OutputStream out;
            if (secure) {
                TlsChannel secured = new TlsChannel(channel);
                in = Channels.newInputStream(secured);
                out = Channels.newOutputStream(secured);
            } else {
                in = channel.socket().getInputStream();
                out = channel.socket().getOutputStream();
            }
            Handshake.upgrade(in, out, server);
            EchoCheck check = new EchoCheck(in, out);
            for (int size : SIZES) {
                check.echo(List.of(check.payload(size)));
            }
            List<byte[]> pipelined = new ArrayList<>();
            for (int i = 0; i < PIPELINED; i++) {
                pipelined.add(check.payload(20 + i));
            }
            check.echo(pipelined);
        }
    }

    /** Sends one message of 20 bytes. */
    static void once(InetSocketAddress server) throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            channel.socket().connect(server, MILLIS);
            channel.socket().setSoTimeout(MILLIS);
            EchoCheck check = new EchoCheck(
                    channel.socket().getInputStream(), channel.socket().getOutputStream());
            Handshake.upgrade(channel.socket(), server);
            check.echo(List.of(check.payload(20)));
        }
    }

    private byte[] payload(int size) {
        byte[] payload = new byte[size];
        random.nextBytes(payload);
        return payload;
    }

    private void echo(List<byte[]> payloads) throws IOException {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (byte[] payload : payloads) {
            frames.write(Frames.masked(payload, random));
        }
        frames.writeTo(out);
        for (byte[] payload : payloads) {
            if (!Arrays.equals(payload, readMessage())) {
                throw new IOException("a message of " + payload.length + " bytes came back changed");
            }
        }
    }

    /** Fragments are joined and control frames skipped: an echo may do both. */
    private byte[] readMessage() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (true) {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            int length = second == 126 ? in.readUnsignedShort() : second == 127 ? (int) in.readLong() : second;
            byte[] payload = in.readNBytes(length);
            boolean control = (first & 0x08) != 0;
            if (!control) {
                message.write(payload);
                if ((first & 0x80) != 0) {
                    return message.toByteArray();
                }
            }
        }
    }
}
