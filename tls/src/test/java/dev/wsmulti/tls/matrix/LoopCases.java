package dev.wsmulti.tls.matrix;

import dev.wsmulti.server.Routes;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.tls.provider.ClientAuth;
import dev.wsmulti.tls.testing.Line;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import javax.net.ssl.X509TrustManager;

/** What shows on a loop only: deadlines, and others who are served meanwhile. */
final class LoopCases {
    private static final int HEADER = 5;

    private LoopCases() {}

    static List<Case> all() {
        return List.of(
                new Case(
                                28,
                                "handshake that stalls before each of the peer's flights, and in a header there (drips:"
                                        + " `StalledConnectionsTest`)")
                        .comesTo("TIMEOUT, 256 B held", LoopCases::stalls),
                new Case(29, "trust manager that blocks for 5 s (many at once: `RealTimeHandshakesTest`)")
                        .comesTo("asked off the loop, others served at once, OK", LoopCases::slowTrust));
    }

    private static String stalls(Scene scene) {
        int flights = flights(scene);
        Set<String> ends = new TreeSet<>();
        int most = 0;
        for (int flight = 0; flight < flights; flight++) {
            for (int part : new int[] {0, HEADER}) {
                try (OnLoop loop = onLoop(scene)) {
                    for (int i = 0; i < flight; i++) {
                        loop.say(loop.next());
                    }
                    loop.say(Arrays.copyOf(loop.next(), part));
                    most = Math.max(most, loop.held());
                    ends.add(end(loop));
                }
            }
        }
        return String.join("/", ends) + ", " + most + " B held";
    }

    private static OnLoop onLoop(Scene scene) {
        boolean client = scene.cell.client();
        return new OnLoop(
                scene,
                client ? scene.ours() : scene.shown(scene.ours()),
                client ? scene.shown(scene.theirs()) : scene.theirs(),
                Runnable::run);
    }

    private static String end(OnLoop loop) {
        loop.kit.advance(Duration.ofMillis(9_900));
        if (loop.peer.isFinished()) {
            return "too early";
        }
        loop.kit.advance(Duration.ofMillis(200));
        return !loop.peer.isFinished() ? "too late" : loop.kit.multi().stats().segments() > 0 ? "leak" : "TIMEOUT";
    }

    /** How often the peer has its turn before the side under test is open. */
    private static int flights(Scene scene) {
        Line line = scene.line();
        int count = 0;
        while (line.ours.failure == null && !line.ours.stack.open()) {
            line.theirs.hear(Line.spoken(line.ours));
            line.ours.hear(Line.spoken(line.theirs));
            line.ours.settle();
            count++;
        }
        return count;
    }

    /** Takes 5 s, in which the loop goes on as it would beside another thread: inside of a turn it could not. */
    private static final class Slow implements X509TrustManager {
        private Supplier<String> meanwhile = () -> "asked too early";
        private String said = "never asked";

        private void block() {
            said = meanwhile.get();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            block();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            block();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static String slowTrust(Scene scene) {
        Slow slow = new Slow();
        Queue<Runnable> jobs = new ArrayDeque<>();
        Tls ours = scene.ours().trust(slow);
        boolean client = scene.cell.client();
        Tls asking = client ? ours : scene.shown(ours).clientAuth(ClientAuth.REQUIRED);
        try (OnLoop loop = new OnLoop(scene, asking, scene.shown(scene.theirs()), jobs::add)) {
            slow.meanwhile = () -> neighbour(loop.kit);
            int said = 1;
            while (said > 0 || !jobs.isEmpty()) {
                for (Runnable job = jobs.poll(); job != null; job = jobs.poll()) {
                    job.run();
                }
                byte[] next = loop.next();
                said = next.length;
                loop.say(next);
            }
            return slow.said + ", " + (loop.theirs.received().length > 0 ? "OK" : "nothing heard");
        }
    }

    private static String neighbour(TestKit kit) {
        Routes quick = Routes.of().get("/", exchange -> exchange.respond(200, "quick"));
        int port = kit.multi().listen(0, quick).address().getPort();
        HttpTransfer other = kit.multi().add(HttpFetch.get("http://127.0.0.1:" + port + "/"));
        kit.advance(Duration.ofSeconds(5));
        boolean atOnce = other.outcome().orElseThrow().took().isZero();
        return "asked off the loop, others served " + (atOnce ? "at once" : "late");
    }
}
