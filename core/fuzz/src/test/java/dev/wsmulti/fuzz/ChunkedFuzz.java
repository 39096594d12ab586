package dev.wsmulti.fuzz;

import dev.wsmulti.http.Role;
import dev.wsmulti.http1.HeadLimits;
import dev.wsmulti.http1.Http1;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A chunked body in both roles: it is what {@link PlainChunks} makes of the same bytes. Bits of the first byte: server, the
 * peer finishes, a small limit.
 */
public final class ChunkedFuzz {
    private static final HeadLimits LIMITS = new HeadLimits(1_000, 200, 10, 100);
    private static final String REQUEST = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String RESPONSE = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private ChunkedFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Role us = (input[0] & 1) == 0 ? Role.CLIENT : Role.SERVER;
        boolean finish = (input[0] & 2) != 0;
        long maxBody = (input[0] & 4) == 0 ? 100_000 : 20;
        byte[] head = (us == Role.SERVER ? REQUEST : RESPONSE).getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = ByteBuffer.allocate(head.length + input.length)
                .put(input[0])
                .put(head)
                .put(input, 1, input.length - 1)
                .array();
        String story = new Splits(whole, finish).story(() -> new Body(us, new Http1(us, LIMITS, maxBody)));
        String expected = new PlainChunks(input, maxBody).story(finish);
        if (!story.startsWith(expected)) {
            Check.same("the plain reader", expected, story);
        }
    }

    /** Tells the body alone, and stops behind it. */
    private static final class Body extends HttpReading {
        Body(Role us, Http1 http) {
            super(us, "GET", http);
        }

        @Override
        boolean tell(int event) {
            super.tell(event);
            if (event == Http1.HEAD) {
                story.setLength(0);
            }
            return event != Http1.COMPLETE;
        }
    }
}
