package dev.wsmulti.micro;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.Role;
import dev.wsmulti.http1.HeadLimits;
import dev.wsmulti.http1.Http1;
import dev.wsmulti.layer.Wire;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A request without a body, from its bytes to its end. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeadBenchmark {
    /** What may be asked. */
    public enum Request {
        /** As load generators ask. */
        SHORT,
        /** As a browser opens a WebSocket. */
        BROWSER
    }

    private static final String SHORT = "GET /plaintext HTTP/1.1\r\nHost: localhost\r\n"
            + "Accept: text/plain,text/html;q=0.9,*/*;q=0.1\r\nConnection: keep-alive\r\n\r\n";

    private static final String BROWSER = "GET /chat HTTP/1.1\r\nHost: www.example.com\r\nConnection: keep-alive\r\n"
            + "Pragma: no-cache\r\nCache-Control: no-cache\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)"
            + " AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36\r\nOrigin:"
            + " https://www.example.com\r\nAccept-Encoding: gzip, deflate, br\r\nAccept-Language:"
            + " en-US,en;q=0.9\r\nCookie: session=0123456789abcdef; theme=dark\r\n\r\n";

    @Param
    Request request = Request.SHORT;

    private final HeadLimits limits = new HeadLimits(64 * 1024, 8 * 1024, 100, 8 * 1024);
    private final Wire wire = new Wire(new SegmentPool(), 64 * 1024);
    private final Http1 http = new Http1(Role.SERVER, limits, 0);
    private byte[] bytes = {};

    @Setup
    public void fill() {
        bytes = (request == Request.SHORT ? SHORT : BROWSER).getBytes(StandardCharsets.US_ASCII);
    }

    @Benchmark
    public RequestHead parse() {
        wire.in.append(bytes, 0, bytes.length);
        int event = http.next(wire);
        while (event != Http1.HEAD) {
            event = http.next(wire);
        }
        RequestHead head = http.requestHead();
        while (event != Http1.COMPLETE) {
            event = http.next(wire);
        }
        return head;
    }
}
