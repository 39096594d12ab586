package dev.wsmulti.tls.matrix;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.layer.Step;
import dev.wsmulti.layer.Wire;
import dev.wsmulti.secure.SecureFilter;
import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.secure.TlsFacts;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.testkit.FaultPlan;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.tls.testing.Line;
import dev.wsmulti.tls.testing.Side;
import dev.wsmulti.transfer.HttpFetch;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The side under test on a loop of its own, as a client or a server of HTTP; the other one as before. */
final class OnLoop implements AutoCloseable {
    final TestKit kit;
    final TestPeer peer;
    final Side theirs;
    private final Watched watched;

    /** @param executor what runs jobs of the side under test */
    OnLoop(Scene scene, Tls ours, Tls theirs, Executor executor) {
        boolean client = scene.cell.client();
        this.theirs = new Side(List.of(Scene.filter(theirs, !client, Scene.HOST)));
        watched = new Watched(ours);
        kit = TestKit.create(0, FaultPlan.of(), builder -> builder.tlsExecutor(executor));
        kit.network().name(Scene.HOST, InetAddress.getLoopbackAddress());
        if (client) {
            String authority = kit.authority().replaceFirst(".*:", Scene.HOST + ":");
            kit.multi().add(HttpFetch.get("https://" + authority + "/").tls(watched));
            peer = kit.acceptRaw();
        } else {
            peer = kit.connectRaw(kit.multi()
                    .listen(
                            ServerOptions.on(0).tls(watched),
                            Routes.of().get("/", exchange -> exchange.respond(200, "served")))
                    .address());
            this.theirs.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** What the other side says next, with all heard that was said to it. */
    byte[] next() {
        kit.settle();
        theirs.hear(peer.raw().take());
        return Line.spoken(theirs);
    }

    /** To the side under test. */
    void say(byte[] bytes) {
        peer.send(bytes);
        kit.settle();
    }

    /** Bytes of memory that what came of half a record takes. */
    int held() {
        Wire below = watched.below;
        // Memory has some bytes more, behind its end.
        int spare = new ByteQueue(new SegmentPool(), 1).array().length;
        return below == null ? 0 : below.in.array().length - spare;
    }

    @Override
    public void close() {
        kit.close();
    }

    /** The same, showing the wire of the one connection that there is. */
    private static final class Watched implements SecureLayer {
        private final SecureLayer layer;
        private @Nullable Wire below;

        Watched(SecureLayer layer) {
            this.layer = layer;
        }

        @Override
        public SecureFilter client(String host, int port) {
            return watch(layer.client(host, port));
        }

        @Override
        public SecureFilter server() {
            return watch(layer.server());
        }

        @Override
        public List<String> weaknesses() {
            return layer.weaknesses();
        }

        private SecureFilter watch(SecureFilter filter) {
            return new SecureFilter() {
                @Override
                public Step advance(Wire under, Wire above, long now) {
                    below = under;
                    return filter.advance(under, above, now);
                }

                @Override
                public boolean open() {
                    return filter.open();
                }

                @Override
                public void goodbye(Wire under) {
                    filter.goodbye(under);
                }

                @Override
                public TlsFacts facts() {
                    return filter.facts();
                }
            };
        }
    }
}
