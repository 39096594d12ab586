package dev.wsmulti.tls.peers;

import dev.wsmulti.WsMulti;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.secure.TlsFacts;
import dev.wsmulti.server.Exchange;
import dev.wsmulti.server.Reply;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.transfer.Sink;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server of ours in a loop of its own, for the clients of others. */
final class OurServer implements AutoCloseable {
    /** What {@code /body} and {@code /until-close} give. */
    static final byte[] BODY = Samples.bytes(10 << 20);

    /** How the sessions of {@code /echo} ended. */
    final BlockingQueue<WsOutcome> ends = new LinkedBlockingQueue<>();

    final int port;
    private final WsMulti multi = WsMulti.start();

    OurServer(Tls tls, String page) {
        WsHandler echo = WsHandler.of()
                .onMessage(WsSession::send)
                .onClose((session, outcome) -> ends.add(outcome))
                .options(WsOptions.of().maxMessage(32 << 20));
        Routes routes = Routes.of()
                .get("/", exchange -> exchange.respond(200, page).header("Content-Type", "text/html"))
                .get("/facts", exchange -> exchange.respond(200, said(exchange)))
                .get("/body", exchange -> exchange.respond(200, BODY))
                .get("/until-close", exchange -> exchange.respond(200, new Unknown(Source.of(BODY))))
                .post("/digest", OurServer::digest)
                .ws("/echo", echo);
        port = multi.listen(ServerOptions.on(0).tls(tls), routes).address().getPort();
    }

    OurServer(Tls tls) {
        this(tls, "");
    }

    private static String said(Exchange exchange) {
        TlsFacts facts = exchange.tls().orElseThrow();
        String client = facts.chain().isEmpty()
                ? "nobody"
                : facts.chain().get(0).getSubjectX500Principal().getName();
        return "%s %s, %s, %s, %s.\n"
                .formatted(
                        facts.provider(),
                        facts.protocol(),
                        facts.resumption(),
                        client,
                        facts.alpn().orElse("none"));
    }

    private static Reply digest(Exchange exchange) {
        exchange.maxBody(100 << 20);
        MessageDigest digest = Samples.sha256();
        Sink sink = new Sink() {
            @Override
            public boolean open(ResponseHead head) {
                return true;
            }

            @Override
            public void write(ByteBuffer bytes) {
                digest.update(bytes);
            }

            @Override
            public void close(boolean whole) {}
        };
        return exchange.later(
                Duration.ofSeconds(20),
                exchange.into(sink).thenApply(length -> exchange.respond(200, Samples.hex(digest))));
    }

    /** A source that does not tell its length: to HTTP/1.0 it ends where the connection does. */
    private record Unknown(Source known) implements Source {
        @Override
        public long length() {
            return -1;
        }

        @Override
        public void open() throws IOException {
            known.open();
        }

        @Override
        public State read(ByteBuffer target) throws IOException {
            return known.read(target);
        }

        @Override
        public void close() throws IOException {
            known.close();
        }
    }

    /** How the next session ended. */
    WsOutcome end() throws InterruptedException {
        WsOutcome outcome = ends.poll(20, TimeUnit.SECONDS);
        if (outcome == null) {
            throw new AssertionError("no session ended in time");
        }
        return outcome;
    }

    @Override
    public void close() {
        multi.close();
    }
}
