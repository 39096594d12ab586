package dev.wsmulti.tool;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server that takes one connection and does what its script says, byte for byte. */
final class Peer implements AutoCloseable {
    private static final int PATIENCE = 60;
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final ServerSocket listener;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private Socket socket;
    private DataInputStream in;
    private OutputStream out;
    private volatile String head = "";

    /** What the server does, from the accepted connection on. */
    interface Script {
        void run(Peer peer) throws Exception;
    }

    private Peer() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(PATIENCE * 1000);
    }

    /** Runs the script on the first connection, and closes it behind. */
    static Peer of(Script script) throws IOException {
        return each(script);
    }

    /** The same for so many connections, one after the other. */
    static Peer each(Script... scripts) throws IOException {
        Peer peer = new Peer();
        Thread thread = new Thread(() -> peer.serveAll(scripts), "peer");
        thread.setDaemon(true);
        thread.start();
        return peer;
    }

    /** Answers one request on each connection. */
    static Peer answeringEach(String... responses) throws IOException {
        return each(Stream.of(responses)
                .map(response -> (Script) peer -> {
                    peer.readHead();
                    peer.text(response);
                })
                .toArray(Script[]::new));
    }

    /** The same, behind a right 101. */
    static Peer upgraded(Script script) throws IOException {
        return of(peer -> {
            peer.readHead();
            peer.switchProtocols();
            script.run(peer);
        });
    }

    /** Reads the request and answers with these lines and, behind an empty one, this body. */
    static Peer answering(String response) throws IOException {
        return of(peer -> {
            peer.readHead();
            peer.text(response);
        });
    }

    /** A 200 with this body. */
    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private void serveAll(Script... scripts) {
        try {
            for (Script script : scripts) {
                serve(script);
            }
            done.complete(null);
        } catch (Throwable failed) {
            done.completeExceptionally(failed);
        }
    }

    private void serve(Script script) throws Exception {
        try (Socket accepted = listener.accept()) {
            accepted.setSoTimeout(PATIENCE * 1000);
            socket = accepted;
            in = new DataInputStream(new BufferedInputStream(accepted.getInputStream()));
            out = accepted.getOutputStream();
            script.run(this);
            if (!accepted.isClosed()) {
                accepted.shutdownOutput();
                readToEnd();
            }
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    String ws() {
        return "ws://127.0.0.1:" + port() + "/";
    }

    String http() {
        return "http://127.0.0.1:" + port() + "/";
    }

    /** The head of the request, as it came. */
    String head() {
        return head;
    }

    void readHead() throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            read.write(in.readByte());
        }
        head = read.toString(StandardCharsets.ISO_8859_1);
    }

    /** Reads a body of so many bytes. */
    String readBody(int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    /** Reads until the client has closed. */
    void readToEnd() throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }

    /** Reads a chunked body without trailers. */
    String readChunked() throws IOException {
        StringBuilder body = new StringBuilder();
        int length;
        do {
            length = Integer.parseInt(readLine(), 16);
            body.append(readBody(length));
            readLine();
        } while (length > 0);
        return body.toString();
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        while (!line.toString().endsWith("\r\n")) {
            line.append((char) in.readUnsignedByte());
        }
        return line.substring(0, line.length() - 2);
    }

    /** A right 101, with further header lines. */
    void switchProtocols(String... lines) throws Exception {
        List<String> answer = new ArrayList<>(List.of(
                "HTTP/1.1 101 Switching Protocols",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Accept: " + acceptOfKey()));
        answer.addAll(List.of(lines));
        text(String.join("\r\n", answer) + "\r\n\r\n");
    }

    String acceptOfKey() throws Exception {
        String key = field("Sec-WebSocket-Key");
        byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
        return Base64.getEncoder().encodeToString(digest);
    }

    /** The value of a field of the request, empty if it is missing. */
    String field(String name) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    void text(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Bytes in hexadecimal, blanks between. */
    void hex(String bytes) throws IOException {
        out.write(HexFormat.of().parseHex(bytes.replace(" ", "")));
        out.flush();
    }

    String frame() throws IOException {
        return nextFrame().toString();
    }

    Frame nextFrame() throws IOException {
        return Frame.read(in);
    }

    /** A frame whose first byte is this one. */
    void send(int first, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 10);
        writeTo(frame, new Frame(first, payload));
        out.write(frame.toByteArray());
        out.flush();
    }

    /** The same frame so many times, from any thread. */
    void sendOften(int first, byte[] payload, int times) {
        try {
            for (int i = 0; i < times; i++) {
                send(first, payload);
            }
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    /** All frames up to the close frame, which is answered with the same code. */
    List<String> framesUntilClose() throws IOException {
        List<String> frames = new ArrayList<>();
        Frame frame;
        do {
            frame = nextFrame();
            frames.add(frame.toString());
        } while ((frame.first() & 0xf) != 8);
        closeWith(frame.payload());
        return frames;
    }

    /** Gives every message back as it came, and the close frame behind the last one. */
    void echoUntilClose() throws IOException {
        OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
        Frame frame = Frame.read(in);
        while ((frame.first() & 0xf) != 8) {
            writeTo(buffered, frame);
            if (in.available() == 0) {
                buffered.flush();
            }
            frame = Frame.read(in);
        }
        buffered.flush();
        closeWith(frame.payload());
    }

    /** A frame, not masked. */
    private static void writeTo(OutputStream stream, Frame frame) throws IOException {
        DataOutputStream data = new DataOutputStream(stream);
        int length = frame.payload().length;
        data.write(frame.first());
        if (length < 126) {
            data.write(length);
        } else if (length < 65_536) {
            data.write(126);
            data.writeShort(length);
        } else {
            data.write(127);
            data.writeLong(length);
        }
        data.write(frame.payload());
    }

    /** Reads all messages up to the close frame, and gives them back in equal parts, one every {@code interval}. */
    void echoLate(Duration interval, int parts) throws Exception {
        List<byte[]> late = new ArrayList<>();
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        Frame frame = Frame.read(in);
        while ((frame.first() & 0xf) != 8) {
            writeTo(frames, frame);
            frame = Frame.read(in);
        }
        byte[] all = frames.toByteArray();
        for (int i = 0; i < parts; i++) {
            int from = (int) ((long) all.length * i / parts);
            int to = (int) ((long) all.length * (i + 1) / parts);
            after(interval);
            out.write(all, from, to - from);
        }
        closeWith(frame.payload());
    }

    /** Returns when so much time has passed. */
    static void after(Duration time) throws Exception {
        new CompletableFuture<>()
                .completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS)
                .get();
    }

    void closeWith(byte[] payload) throws IOException {
        out.write(0x88);
        out.write(payload.length);
        out.write(payload);
        out.flush();
    }

    void close(int code, String reason) throws IOException {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[text.length + 2];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, text.length);
        closeWith(payload);
    }

    /** Ends the connection by a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Waits for the end of the script and passes on what it threw. */
    void join() throws Exception {
        done.get(PATIENCE, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        if (socket != null) {
            socket.close();
        }
    }
}
