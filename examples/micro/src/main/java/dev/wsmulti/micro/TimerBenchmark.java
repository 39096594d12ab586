package dev.wsmulti.micro;

import dev.wsmulti.server.Routes;
import dev.wsmulti.testkit.MemoryPeer;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * An echo of the whole engine over a network in memory, on a session that is to be pinged when it is quiet and on one that
 * is not: what they differ by is what a timer costs a message.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TimerBenchmark {
    private static final int MESSAGES = 16;
    private static final int PAYLOAD = 20;
    /** FIN and binary, as RFC 6455 section 5.2 has it. */
    private static final int FIRST = 0x82;

    @Param({"false", "true"})
    boolean pings;

    private TestKit kit = TestKit.create();
    private MemoryPeer peer;
    private byte[] messages = {};

    @Setup
    public void open() {
        kit.close();
        kit = TestKit.create();
        WsOptions options = WsOptions.of().pingInterval(pings ? Duration.ofSeconds(30) : Duration.ZERO);
        var server = kit.multi()
                .listen(
                        0,
                        Routes.of()
                                .ws(
                                        "/",
                                        WsHandler.of()
                                                .onMessage(WsSession::send)
                                                .options(options)));
        TestPeer upgraded = kit.connect(server.address(), "/");
        peer = upgraded.raw();
        byte[] one = upgraded.encode(FIRST, new byte[PAYLOAD]);
        messages = new byte[MESSAGES * one.length];
        for (int i = 0; i < MESSAGES; i++) {
            System.arraycopy(one, 0, messages, i * one.length, one.length);
        }
    }

    @TearDown
    public void close() {
        kit.close();
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public byte[] echo() throws IOException {
        peer.send(messages);
        kit.multi().perform();
        byte[] back = peer.take();
        while (back.length == 0) {
            kit.multi().perform();
            back = peer.take();
        }
        return back;
    }
}
