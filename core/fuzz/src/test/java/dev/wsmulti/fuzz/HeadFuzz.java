package dev.wsmulti.fuzz;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.Role;
import dev.wsmulti.http1.HeadLimits;
import dev.wsmulti.http1.Http1;
import dev.wsmulti.http1.Http1Writer;
import dev.wsmulti.layer.Wire;

/**
 * Heads of HTTP/1.1 in both roles, with bodies behind them. A head that was read is written and read again: it is the same,
 * so nothing in it can be taken for a line end by another reader. Bits of the first byte: server, the peer finishes,
 * small limits, HEAD instead of GET.
 */
public final class HeadFuzz {
    private static final HeadLimits WIDE = new HeadLimits(8_000, 4_000, 100, 2_000);
    private static final HeadLimits NARROW = new HeadLimits(200, 80, 5, 30);
    private static final int MARK = 64 * 1024;

    private HeadFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Role us = (input[0] & 1) == 0 ? Role.CLIENT : Role.SERVER;
        boolean finish = (input[0] & 2) != 0;
        HeadLimits limits = (input[0] & 4) == 0 ? WIDE : NARROW;
        String method = (input[0] & 8) == 0 ? "GET" : "HEAD";
        new Splits(input, finish).story(() -> new HttpReading(us, method, new Http1(us, limits, 1_000)) {
            @Override
            boolean tell(int event) {
                if (event == Http1.HEAD) {
                    check(us, protocol, limits);
                }
                return super.tell(event);
            }
        });
    }

    private static void check(Role us, Http1 http, HeadLimits limits) {
        Headers headers = us == Role.SERVER
                ? http.requestHead().headers()
                : http.responseHead().headers();
        Check.that(headers.size() <= limits.maxHeaders(), "maxHeaders");
        headers.forEach((name, value) -> {
            Check.that(Headers.isToken(name), "the name of a field is a token");
            Check.that(name.length() + value.length() + 1 <= limits.maxHeaderLine(), "maxHeaderLine");
        });
        SegmentPool pool = new SegmentPool();
        Wire wire = new Wire(pool, MARK);
        ByteQueue in = wire.in;
        Http1 again = new Http1(us, new HeadLimits(20_000, 10_000, 100, 5_000), 1_000);
        if (us == Role.SERVER) {
            Check.that(http.requestHead().target().length() <= limits.maxTarget(), "maxTarget");
            new Http1Writer().request(in, http.requestHead());
        } else {
            new Http1Writer().response(in, http.responseHead());
            again.expect(http.framing().kind() == dev.wsmulti.http1.BodyFraming.Kind.NONE ? "HEAD" : "GET");
        }
        Check.that(again.next(wire) == Http1.HEAD, "a head that was read can be written and read");
        if (us == Role.SERVER) {
            Check.same("head", http.requestHead(), again.requestHead());
        } else {
            Check.same("head", http.responseHead(), again.responseHead());
        }
        in.clear();
        Check.that(pool.leased() == 0, "segments are still out");
    }
}
