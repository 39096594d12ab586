package dev.wsmulti.http1;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.http.Role;
import dev.wsmulti.layer.Protocol;
import dev.wsmulti.layer.Wire;
import org.jspecify.annotations.Nullable;

/**
 * The messages that the peer sends, one after the other: each is {@link #HEAD}, any number of {@link #BODY} and
 * {@link #COMPLETE}. A response may have {@link #INTERIM} ones before it. What follows a message stays in the queue until
 * {@link #next} is called again, so that after an upgrade another protocol finds its first bytes there.
 *
 * <p>A client says with {@link #expect} that a response may come; bytes that come before are not looked at, and are its
 * owner's matter. {@link #END} comes between messages only.
 */
public final class Http1 implements Protocol {
    /** A head: {@link #requestHead} or {@link #responseHead}, {@link #framing}, {@link #keepAlive}. */
    public static final int HEAD = 2;

    /** Bytes of the body, in place: {@link #array}, {@link #offset}, {@link #length}. */
    public static final int BODY = 3;

    /** The end of the message: {@link #trailers}. */
    public static final int COMPLETE = 4;

    /** A 1xx response other than 101: {@link #responseHead}; the final one follows. */
    public static final int INTERIM = 5;

    private static final byte[] NOTHING = {};

    private enum Part {
        BETWEEN,
        HEAD,
        BEHIND_INTERIM,
        BODY
    }

    private final Role us;
    private final long defaultMaxBody;
    private final Fault fault;
    private final HeadParser heads;
    private final @Nullable KnownHeads known;
    private final BodyReader body;

    private Part part = Part.BETWEEN;
    private @Nullable String expected;
    private BodyFraming framing = BodyFraming.NONE;
    private boolean keepAlive = true;
    private byte[] array = NOTHING;
    private int offset;
    private int length;

    /**
     * @param us our own role: a server reads requests, a client responses
     * @param maxBody bytes of a body, unless {@link #maxBody} says otherwise for one
     */
    public Http1(Role us, HeadLimits limits, long maxBody) {
        this(us, limits, maxBody, null);
    }

    /** A server's, which shares the heads that it knows with others under the same limits. */
    public Http1(HeadLimits limits, long maxBody, KnownHeads known) {
        this(Role.SERVER, limits, maxBody, known);
    }

    private Http1(Role us, HeadLimits limits, long maxBody, @Nullable KnownHeads known) {
        this.us = us;
        this.known = known;
        this.defaultMaxBody = maxBody;
        this.fault = new Fault(us);
        LineReader line = new LineReader(fault);
        FieldReader fields = new FieldReader(limits, fault, line);
        this.heads = new HeadParser(us, limits, fault, line, fields);
        this.body = new BodyReader(fault, line, fields);
    }

    /** A client has sent, or is about to send, a request with this method: its response comes next. */
    public void expect(String method) {
        if (us == Role.SERVER || part != Part.BETWEEN || expected != null) {
            throw new IllegalStateException("a client expects one response at a time, between messages");
        }
        expected = method;
    }

    @Override
    public int next(Wire wire) {
        ByteQueue in = wire.in;
        skipPiece(in);
        return switch (part) {
            case BETWEEN -> begin(in);
            case HEAD -> fresh(in);
            case BEHIND_INTERIM -> another(in);
            case BODY -> body(in);
        };
    }

    /** Whether we are between messages, with nothing taken in of the next one and no response expected. */
    @Override
    public boolean idle() {
        return expected == null && (part == Part.BETWEEN || part == Part.HEAD && !heads.begun());
    }

    /** The head of the request at hand, from HEAD to COMPLETE. */
    public RequestHead requestHead() {
        RequestHead head = heads.request();
        if (head == null) {
            throw new IllegalStateException("no request is at hand");
        }
        return head;
    }

    /** The head of the response at hand, from HEAD to COMPLETE, or the interim one. */
    public ResponseHead responseHead() {
        ResponseHead head = heads.response();
        if (head == null) {
            throw new IllegalStateException("no response is at hand");
        }
        return head;
    }

    /** How the body of the message at hand is delimited. */
    public BodyFraming framing() {
        return framing;
    }

    /**
     * Whether, as far as the message at hand says, another one may follow on this connection (RFC 9112 section 9.3). Not
     * so after 101 and after a tunnel was opened: what follows is no HTTP.
     */
    public boolean keepAlive() {
        return keepAlive;
    }

    /** Changes the largest body accepted for the message at hand; to be called at HEAD. */
    public void maxBody(long bytes) {
        body.maxBody(bytes);
    }

    /** The array with the bytes of a BODY event. */
    public byte[] array() {
        return array;
    }

    /** Where in {@link #array} they begin. */
    public int offset() {
        return offset;
    }

    /** How many they are. */
    public int length() {
        return length;
    }

    /** Bytes of the body so far, those of the event at hand included. */
    public long bodyReceived() {
        return body.received();
    }

    /**
     * How many bytes follow, at least, that are nothing but the body's, while nothing of the message waits in the queue: they
     * need not pass it. {@link #passed} tells of those that did not.
     */
    public long plain() {
        return part == Part.BODY && length == 0 ? body.plain() : 0;
    }

    /** So many of {@link #plain} were taken past the queue. */
    public void passed(int count) {
        body.passed(count);
    }

    /** The fields behind the last chunk, from COMPLETE on. */
    public Headers trailers() {
        return body.trailers();
    }

    private int begin(ByteQueue in) {
        if (us == Role.CLIENT && expected == null) {
            return in.isEmpty() && in.finished() ? END : MORE;
        }
        heads.begin();
        part = Part.HEAD;
        return fresh(in);
    }

    /** A head that may begin here; one that is known needs no reading. */
    private int fresh(ByteQueue in) {
        KnownHeads remembered = known;
        if (remembered == null || heads.begun()) {
            return head(in);
        }
        KnownHeads.Known same = remembered.find(in);
        if (same != null) {
            heads.known(same.head(), same.bytes().length);
            in.skip(same.bytes().length);
            return begun(same.framing(), same.keepAlive());
        }
        byte[] window = in.array();
        int from = in.start();
        int whole = in.available();
        int event = head(in);
        if (event == HEAD && heads.read() <= whole) {
            // Taken off, and still where it was: nobody else has had the memory since.
            remembered.saw(window, from, (int) heads.read(), requestHead(), framing, keepAlive);
        }
        return event;
    }

    private int another(ByteQueue in) {
        heads.beginAnother();
        part = Part.HEAD;
        return head(in);
    }

    private int head(ByteQueue in) {
        if (!heads.parse(in)) {
            if (!in.finished()) {
                return MORE;
            }
            if (heads.begun() || !in.isEmpty()) {
                throw fault.cut("head", heads.read() + in.length());
            }
            return END;
        }
        ResponseHead response = heads.response();
        if (response != null && response.isInterim()) {
            part = Part.BEHIND_INTERIM;
            return INTERIM;
        }
        if (response != null) {
            framing = BodyFraming.of(response, method());
            return begun(framing, keepsAlive(response));
        }
        RequestHead request = requestHead();
        return begun(BodyFraming.of(request), persists(request.minorVersion(), request.headers()));
    }

    private int begun(BodyFraming delimited, boolean persistent) {
        framing = delimited;
        keepAlive = persistent;
        body.begin(delimited, defaultMaxBody);
        part = Part.BODY;
        return HEAD;
    }

    private int body(ByteQueue in) {
        int found = body.next(in);
        if (found == BodyReader.PIECE) {
            array = in.array();
            offset = in.start();
            length = body.length();
            return BODY;
        }
        if (found == BodyReader.DONE) {
            part = Part.BETWEEN;
            expected = null;
            return COMPLETE;
        }
        if (in.finished()) {
            throw fault.cut(body.unfinished(), heads.read() + body.received());
        }
        return MORE;
    }

    private void skipPiece(ByteQueue in) {
        if (length > 0) {
            in.skip(length);
            length = 0;
            array = NOTHING;
        }
    }

    private boolean keepsAlive(ResponseHead head) {
        boolean switched = head.status() == 101 || method().equals("CONNECT") && head.status() / 100 == 2;
        return !switched
                && framing.kind() != BodyFraming.Kind.UNTIL_CLOSE
                && persists(head.minorVersion(), head.headers());
    }

    private static boolean persists(int minorVersion, Headers headers) {
        return !headers.hasElement("Connection", "close")
                && (minorVersion > 0 || headers.hasElement("Connection", "keep-alive"));
    }

    private String method() {
        return expected == null ? "" : expected;
    }
}
