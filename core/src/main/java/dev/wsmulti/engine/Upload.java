package dev.wsmulti.engine;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.Role;
import dev.wsmulti.time.Wheel;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.Source;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a transfer sends: the head, then the body, if there is one, once the server wants it and as fast as it may. */
final class Upload {
    private static final Duration EXPECT_TIMEOUT = Setting.EXPECT_TIMEOUT.time(Role.CLIENT);

    /** Framing, routing, modifiers, authentication and what says how the content is processed (RFC 9110 section 6.5.1). */
    private static final Set<String> NO_TRAILERS = Set.of(
            "transfer-encoding",
            "content-length",
            "host",
            "connection",
            "upgrade",
            "te",
            "trailer",
            "expect",
            "max-forwards",
            "cache-control",
            "pragma",
            "range",
            "if-match",
            "if-none-match",
            "if-modified-since",
            "if-unmodified-since",
            "if-range",
            "authorization",
            "proxy-authorization",
            "cookie",
            "content-encoding",
            "content-type",
            "content-range");

    private final HttpTools tools;
    private final HttpFetch request;
    private final @Nullable BodyWriter body;
    private final TokenBucket pace;
    private boolean begun;
    private long headSize;
    private boolean paused;
    private boolean waitsForSource;

    /** Whether the head at hand asked for 100 (Continue), and until when it is waited for. */
    private boolean expects;

    private long continueDue = Wheel.NEVER;

    /** A server took exception to the expectation. */
    private boolean expectsNoMore;

    /** The answer came first: the body stays here. */
    private boolean unwanted;

    Upload(HttpTools tools, HttpFetch request, long now) {
        this.tools = tools;
        this.request = request;
        this.body = request.body().map(source -> new BodyWriter(tools, source)).orElse(null);
        this.pace = new TokenBucket(request.maxSendRate(), now);
    }

    /** Another connection: everything is sent from the beginning. */
    void restart() {
        begun = false;
        waitsForSource = false;
        expects = false;
        continueDue = Wheel.NEVER;
        unwanted = false;
    }

    /** Queues the head, then what there is room for of the body; says whether more could follow at once. */
    boolean produce(HttpSocket to, long now, Route route) {
        ByteQueue out = to.wire.out;
        BodyWriter writer = body;
        if (!begun) {
            begun = true;
            long before = out.length();
            tools.writer.request(
                    out,
                    RequestHeads.of(request, route, Optional.ofNullable(writer).map(this::open)));
            headSize = out.length() - before;
            continueDue = expects ? Engine.after(now, EXPECT_TIMEOUT) : Wheel.NEVER;
        }
        if (writer == null || writer.ended() || paused || unwanted || continueDue != Wheel.NEVER) {
            return false;
        }
        long most = pace.allowed(now);
        if (most == 0) {
            return false;
        }
        long before = writer.sent();
        Source.State state = writer.fill(to, most);
        pace.spend(writer.sent() - before, now);
        waitsForSource = state == Source.State.LATER;
        return state == Source.State.MORE && !to.bulkWaits() && !pace.waits(now);
    }

    /** Opens the source; gives the fields that say how the body is delimited. */
    private Headers open(BodyWriter writer) {
        long whole = writer.open();
        long from = Math.max(0, request.resumeFrom());
        long rest = from == 0 ? whole : writer.skip(from);
        boolean chunked = rest < 0 || request.trailers().isPresent();
        writer.chunked(chunked);
        request.trailers().ifPresent(fields -> writer.trailers(() -> trailers(fields)));
        Headers fields = chunked
                ? Headers.of("Transfer-Encoding", "chunked")
                : Headers.of("Content-Length", Long.toString(rest));
        if (from > 0) {
            fields = fields.and("Content-Range", "bytes " + from + "-" + (whole - 1) + "/" + whole);
        }
        boolean asked = request.headers().hasElement("Expect", "100-continue");
        boolean large = request.expectAbove() != Setting.NONE && (rest < 0 || rest > request.expectAbove());
        expects = (asked || large) && !expectsNoMore && !writer.ended();
        return expects && !asked ? fields.and("Expect", "100-continue") : fields;
    }

    private static Headers trailers(Supplier<Headers> supplier) {
        try {
            Headers fields = supplier.get();
            fields.forEach((name, value) -> refuse(name));
            return fields;
        } catch (Throwable thrown) {
            throw new FailureException(new Failure.CallbackThrew("trailers", thrown));
        }
    }

    private static void refuse(String name) {
        if (NO_TRAILERS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(name + " may not be a trailer (RFC 9110 section 6.5.1)");
        }
    }

    /**
     * What to say instead of sending a body again that cannot be read again.
     *
     * @param why what ended the attempt before
     */
    Optional<Failure> refusal(Failure why) {
        try {
            return body == null || !body.isSpent()
                    ? Optional.empty()
                    : Optional.of(new Failure.SourceFailed(
                            new IOException("the request has to be sent again, and its source is not repeatable ("
                                    + why.message() + ")")));
        } catch (Throwable thrown) {
            return Optional.of(new Failure.SourceFailed(thrown));
        }
    }

    /** The server said 100 (Continue). */
    void wanted() {
        continueDue = Wheel.NEVER;
    }

    /** A final answer has come; one that comes before the body means that it is not wanted (RFC 9110 section 10.1.1). */
    void answered() {
        unwanted = continueDue != Wheel.NEVER;
        continueDue = Wheel.NEVER;
    }

    /** Whether a 417 means our field, so that the request is to be made again without it; this is so once. */
    boolean withdrawsExpectation() {
        boolean ours = expects && !request.headers().contains("Expect");
        expectsNoMore |= ours;
        return ours;
    }

    /** Bytes of the head. */
    long headSize() {
        return begun ? headSize : 0;
    }

    boolean begun() {
        return begun;
    }

    /** Whether everything is queued. */
    boolean ended() {
        return begun && (body == null || body.ended());
    }

    /** Whether it stands still by the user's will, or because the source has nothing now. */
    boolean waitsForUser() {
        return paused || waitsForSource;
    }

    /** The user stops it, or says that it may go on, and that the source has something. */
    void pause(boolean on) {
        paused = on;
        waitsForSource = false;
    }

    /** Another rate from now on. */
    void rate(long bytesPerSecond, long now) {
        pace.rate(bytesPerSecond, now);
    }

    /** Bytes of the body that are queued or gone. */
    long sent() {
        return body == null ? 0 : body.sent();
    }

    /** Length of the body, -1 where there is none or it is not known. */
    long length() {
        return body == null || !begun ? -1 : body.length();
    }

    /** When it goes on by itself. */
    long due() {
        return Driven.earlier(pace.due(), continueDue);
    }

    /** Lets go of what is due. */
    void goOn(long now) {
        pace.waits(now);
        if (Driven.isDue(continueDue, now)) {
            continueDue = Wheel.NEVER;
        }
    }

    void close() {
        if (body != null) {
            body.close();
        }
    }
}
