package dev.wsmulti.tls.matrix;

import dev.wsmulti.WsMulti;
import dev.wsmulti.secure.SecureFilter;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.tls.testing.Ca.Order;
import dev.wsmulti.tls.testing.Line;
import dev.wsmulti.tls.testing.Side;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What shows on real sockets only: a kernel that closes one with something unread resets the connection, and what was sent
 * before is lost. The JDK sends its tickets before any data; what may come behind the last byte is a key update.
 */
final class SocketCases {
    private static final String HOST = "localhost";
    private static final String BODY = "x".repeat(8_000);
    private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

    private SocketCases() {}

    static List<Case> all() {
        return List.of(
                new Case(33, "tickets unread when a client closes, a key update behind the last byte; on sockets")
                        .none(Case.V12)
                        .in(Case.CLIENTS, "clean end, all bytes, clean end", SocketCases::clients)
                        .comesTo("all bytes, clean end", SocketCases::servers));
    }

    /** A peer on a socket, and the loop it talks to, in one thread. */
    private record Talk(WsMulti multi, SocketChannel channel, Side theirs, ByteArrayOutputStream heard) {
        /** Each side gets its turns, and the peer hears, until that holds. */
        void hear(BooleanSupplier done) throws IOException {
            long end = System.nanoTime() + PATIENCE;
            while (!done.getAsBoolean()) {
                if (System.nanoTime() > end) {
                    throw new IOException("it stands still: " + theirs.failure);
                }
                multi.perform(Duration.ofMillis(1));
                ByteBuffer buffer = ByteBuffer.allocate(1 << 14);
                if (channel.read(buffer) < 0) {
                    theirs.stack.bottom().in.finish();
                }
                theirs.stack.bottom().in.append(buffer.flip());
                theirs.settle();
                heard.writeBytes(theirs.received());
            }
        }

        /** Shakes hands; what the peer says once it is open, which is its tickets. */
        byte[] open() throws IOException {
            byte[] said = Line.spoken(theirs);
            while (!theirs.stack.open()) {
                say(said);
                hear(() -> theirs.stack.open() || !theirs.stack.bottom().out.isEmpty());
                said = Line.spoken(theirs);
            }
            return said;
        }

        /** To the socket, with no turn for the loop. */
        void say(byte[] bytes) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                int unused = channel.write(buffer);
            }
        }

        /** How the loop's side ends: with its last words and in peace, or with a reset, which the second byte meets. */
        String end() {
            try {
                hear(() -> theirs.stack.bottom().in.finished());
                say(new byte[1]);
                say(new byte[1]);
            } catch (IOException reset) {
                return String.valueOf(reset.getMessage());
            }
            return theirs.top.in.finished() && theirs.failure == null ? "clean end" : "cut";
        }
    }

    private static WsMulti loop() {
        return WsMulti.builder()
                .tlsExecutor(Runnable::run)
                .closeGrace(Duration.ZERO)
                .open();
    }

    private static Tls named(Scene scene, Tls tls) {
        return tls.identity(Scene.identity(scene.ca.issue(Order.host(HOST))));
    }

    private static String clients(Scene scene) throws Exception {
        try (ServerSocketChannel listener = ServerSocketChannel.open();
                WsMulti multi = loop()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return leaving(scene, multi, listener) + ", " + served(scene, multi, listener);
        }
    }

    private static HttpTransfer fetch(Scene scene, WsMulti multi, ServerSocketChannel listener) {
        return multi.add(
                HttpFetch.get("https://" + HOST + ":" + listener.socket().getLocalPort() + "/")
                        .tls(scene.ours())
                        .connect(ConnectOptions.of().forbidReuse(true)));
    }

    private static Talk accept(Scene scene, WsMulti multi, ServerSocketChannel listener) throws IOException {
        listener.configureBlocking(false);
        SocketChannel channel = listener.accept();
        while (channel == null) {
            multi.perform(Duration.ofMillis(1));
            channel = listener.accept();
        }
        return talk(multi, channel, named(scene, scene.theirs()).server());
    }

    private static Talk talk(WsMulti multi, SocketChannel channel, SecureFilter filter) throws IOException {
        channel.configureBlocking(false);
        return new Talk(multi, channel, new Side(List.of(filter)), new ByteArrayOutputStream());
    }

    /** It asks and leaves, and tickets lie in its socket by then; a key update, where it takes no tickets. */
    private static String leaving(Scene scene, WsMulti multi, ServerSocketChannel listener) throws IOException {
        HttpTransfer transfer = fetch(scene, multi, listener);
        Talk talk = accept(scene, multi, listener);
        try (SocketChannel channel = talk.channel) {
            byte[] tickets = talk.open();
            talk.hear(() -> talk.heard.size() > 0);
            transfer.cancel();
            talk.say(tickets.length > 0 ? tickets : scene.spy.newKeys());
            return talk.end();
        }
    }

    /** The server's last record comes when the client has all it wanted. */
    private static String served(Scene scene, WsMulti multi, ServerSocketChannel listener) throws Exception {
        HttpTransfer transfer = fetch(scene, multi, listener);
        Talk talk = accept(scene, multi, listener);
        try (SocketChannel channel = talk.channel) {
            talk.say(talk.open());
            talk.hear(() -> talk.heard.size() > 0);
            talk.theirs.send(("HTTP/1.1 200 OK\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY)
                    .getBytes(StandardCharsets.US_ASCII));
            talk.say(Line.spoken(talk.theirs));
            while (!transfer.isDone()) {
                multi.perform(Duration.ofMillis(1));
            }
            talk.say(scene.spy.newKeys());
            boolean all = transfer.outcome().orElseThrow().text().equals(BODY);
            return (all ? "all bytes" : "not all bytes") + ", " + talk.end();
        }
    }

    /** The client's last record comes when the server has said all, and has yet to be read. */
    private static String servers(Scene scene) throws Exception {
        boolean[] answered = new boolean[1];
        Routes routes = Routes.of().get("/", exchange -> {
            answered[0] = true;
            return exchange.respond(200, BODY);
        });
        try (WsMulti multi = loop();
                SocketChannel channel = SocketChannel.open()) {
            // Most of the answer waits on the server's side, where a reset would destroy it.
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            channel.connect(multi.listen(ServerOptions.on(0).tls(named(scene, scene.ours())), routes)
                    .address());
            Talk talk = talk(multi, channel, scene.theirs().client(HOST, 443));
            talk.say(talk.open());
            talk.theirs.send(
                    "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            talk.say(Line.spoken(talk.theirs));
            while (!answered[0] || multi.stats().segments() > 0) {
                multi.perform(Duration.ofMillis(1));
            }
            talk.say(scene.spy.newKeys());
            String end = talk.end();
            String said = talk.heard.toString(StandardCharsets.US_ASCII);
            return (said.endsWith("\r\n\r\n" + BODY) ? "all bytes" : "not all bytes") + ", " + end;
        }
    }
}
