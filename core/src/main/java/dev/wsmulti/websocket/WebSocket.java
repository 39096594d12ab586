package dev.wsmulti.websocket;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.bytes.Mask;
import dev.wsmulti.extension.Decoder;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.frame.CloseCode;
import dev.wsmulti.frame.FrameHeader;
import dev.wsmulti.frame.Opcode;
import dev.wsmulti.http.Role;
import dev.wsmulti.layer.Protocol;
import dev.wsmulti.layer.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a session: decoder and rules in one flat class, so that an event costs no object. Data frames come
 * out in pieces as they arrive, control frames whole. After {@link #next} the accessors describe the event and {@link
 * #array} shows its payload, unmasked in place, until the next call.
 */
public final class WebSocket implements Protocol {
    /** A part of a data frame, or a whole empty one. */
    public static final int PIECE = 2;

    public static final int PING = 3;
    public static final int PONG = 4;
    /** The peer's close frame; nothing after it counts. */
    public static final int CLOSE = 5;

    /** No event, but work: bytes were decoded and gave none. To be asked again, when others have had their turn. */
    public static final int WORKED = 6;

    /** How often that is done before it is said. */
    private static final int MOST_IN_VAIN = 16;

    /** No event: the header of a frame has been read whose bytes an extension changed. */
    private static final int CODED = -1;

    /** What cannot be known before a frame is decoded. */
    private static final long UNKNOWN = -1;

    private static final byte[] NOTHING = {};

    private final Utf8 utf8 = new Utf8();
    private boolean server;
    private long messageLimit = Long.MAX_VALUE;
    private String messageSetting = "";
    private long fragmentLimit = Long.MAX_VALUE;
    private int mostBytes = Integer.MAX_VALUE;

    /** TEXT or BINARY while a message is unfinished, else 0. */
    private int message;

    private int messageType;
    private long fragments;
    private boolean first;
    private long messageOffset;

    /** Whether a data frame's header has been read and its last piece not delivered. */
    private boolean inFrame;

    private boolean fin;
    private int key;
    private long frameLength;
    private long frameOffset;
    private boolean last;

    private @Nullable Extended extended;

    /** What decodes the present message; null for one that comes as it is. */
    private @Nullable Decoder decoder;

    /** Bytes of the present frame that the decoder took, and how many behind them have been unmasked for it. */
    private long frameTaken;

    private int unmasked;
    private byte[] decoded = NOTHING;

    private byte[] array = NOTHING;
    private int offset;
    private int length;
    private boolean begins;
    /** Bytes at the front of the queue that belong to the event delivered last. */
    private int delivered;

    private boolean closed;
    private int closeCode = CloseCode.NONE;
    private String closeReason = "";

    /** Gets ready for a session of the given role; the limits stay as they are. */
    public void begin(Role role) {
        server = role == Role.SERVER;
        utf8.reset();
        mostBytes = Integer.MAX_VALUE;
        message = 0;
        inFrame = false;
        array = NOTHING;
        length = 0;
        delivered = 0;
        closed = false;
        closeCode = CloseCode.NONE;
        closeReason = "";
    }

    /** The extensions of the session whose bytes come next; null for none. */
    public void extended(@Nullable Extended agreed) {
        extended = agreed;
        decoder = null;
    }

    /** Bounds whole messages; {@code setting} is the option that failures name. From the next frame on. */
    public void limits(long maxMessage, String setting, long maxFragments) {
        messageLimit = maxMessage;
        messageSetting = setting;
        fragmentLimit = maxFragments;
    }

    /** Bounds the pieces that follow: one that holds more is delivered in several. */
    public void atMost(int bytes) {
        mostBytes = bytes;
    }

    @Override
    public int next(Wire wire) {
        ByteQueue in = wire.in;
        if (delivered > 0) {
            in.skip(delivered);
            delivered = 0;
        }
        if (closed) {
            in.skip(in.length());
            return in.finished() ? END : MORE;
        }
        if (inFrame) {
            return decoder == null ? piece(in) : decode(in, decoder);
        }
        int event = header(in);
        return event == CODED && decoder != null ? decode(in, decoder) : event;
    }

    private int header(ByteQueue in) {
        if (in.available() < 2 && !in.require(2)) {
            return starved(in);
        }
        int first = in.array()[in.start()] & 0xff;
        int second = in.array()[in.start() + 1] & 0xff;
        check(first, second);
        int size = FrameHeader.size(second);
        if (in.available() < size && !in.require(size)) {
            return starved(in);
        }
        byte[] bytes = in.array();
        int start = in.start();
        long payload = FrameHeader.payloadLength(bytes, start);
        if (payload < 0) {
            throw violation("the highest bit of a 64 bit length must be 0 (RFC 6455 section 5.2)");
        }
        if (!FrameHeader.isMinimal(second, payload)) {
            throw violation("the length must have its shortest form (RFC 6455 section 5.2)");
        }
        int frameKey = server ? FrameHeader.maskKey(bytes, start) : 0;
        int opcode = first & 0xf;
        if (Opcode.isControl(opcode)) {
            return control(in, opcode, size, (int) payload, frameKey);
        }
        boolean ends = (first & FrameHeader.FIN) != 0;
        boolean continued = opcode == Opcode.CONTINUATION;
        if (!continued) {
            decoder = (first & FrameHeader.RESERVED_BITS) == 0 ? null : decoder(first & FrameHeader.RESERVED_BITS);
        }
        limit(continued, payload);
        in.skip(size);
        fin = ends;
        key = frameKey;
        frameLength = payload;
        frameOffset = 0;
        inFrame = true;
        if (!continued) {
            message = opcode;
            messageType = opcode;
            this.first = true;
            messageOffset = 0;
            fragments = 0;
        }
        if (decoder != null) {
            frameTaken = 0;
            unmasked = 0;
            return CODED;
        }
        return payload == 0 ? deliver(in, 0) : piece(in);
    }

    /** The rules that the two first bytes can break, section 5.2 and 5.4. */
    private void check(int first, int second) {
        int opcode = first & 0xf;
        if ((first & FrameHeader.RESERVED_BITS) != 0) {
            checkReserved(first & FrameHeader.RESERVED_BITS, opcode);
        }
        if (FrameHeader.isMasked(second) != server) {
            String rule = server ? "a client must mask its frames" : "a server must not mask its frames";
            throw violation(rule + " (RFC 6455 section 5.1)");
        }
        if (!Opcode.isDefined(opcode)) {
            throw violation("opcode " + opcode + " is reserved (RFC 6455 section 5.2)");
        }
        if (Opcode.isControl(opcode)) {
            if ((first & FrameHeader.FIN) == 0) {
                throw violation("a control frame must not be fragmented (RFC 6455 section 5.5)");
            }
            if ((second & 0x7f) > FrameHeader.LONGEST_CONTROL) {
                throw violation("a control frame holds at most 125 bytes (RFC 6455 section 5.5)");
            }
        } else if (opcode == Opcode.CONTINUATION) {
            if (message == 0) {
                throw violation("a continuation frame must follow a fragment (RFC 6455 section 5.4)");
            }
        } else if (message != 0) {
            throw violation("a new message must not begin inside a fragmented one (RFC 6455 section 5.4)");
        }
    }

    private void checkReserved(int bits, int opcode) {
        if (extended == null || !extended.claims(bits)) {
            throw violation("RSV1, RSV2 and RSV3 must be 0 without an extension (RFC 6455 section 5.2)");
        }
        if (opcode == Opcode.CONTINUATION || Opcode.isControl(opcode)) {
            throw violation("reserved bits mark the first frame of a data message only (RFC 7692 section 6)");
        }
    }

    private @Nullable Decoder decoder(int bits) {
        Extended agreed = extended;
        Decoder chosen = agreed == null ? null : agreed.decoder(bits);
        if (agreed != null && chosen != null) {
            chosen.begin();
            decoded = agreed.decoded();
        }
        return chosen;
    }

    /** Answers a message that will be too large at the header, not after the bytes; a coded one shows its size later. */
    private void limit(boolean continued, long payload) {
        long before = continued ? messageOffset : 0;
        if (payload > messageLimit - before && decoder == null) {
            throw tooBig(payload > Long.MAX_VALUE - before ? Long.MAX_VALUE : before + payload);
        }
        long count = continued ? ++fragments + 1 : 1;
        if (count > fragmentLimit) {
            throw new FailureException(
                    new Failure.LimitExceeded("maxFragments", fragmentLimit, count, CloseCode.TOO_BIG));
        }
    }

    private FailureException tooBig(long value) {
        return new FailureException(new Failure.LimitExceeded(messageSetting, messageLimit, value, CloseCode.TOO_BIG));
    }

    private int piece(ByteQueue in) {
        long left = frameLength - frameOffset;
        int part = (int) Math.min(left, Math.min(in.available(), mostBytes));
        if (part == 0) {
            return starved(in);
        }
        if (server) {
            Mask.apply(in.array(), in.start(), part, key, frameOffset);
        }
        return deliver(in, part);
    }

    private int deliver(ByteQueue in, int part) {
        array = in.array();
        offset = in.start();
        length = part;
        delivered = part;
        begins = first;
        first = false;
        frameOffset += part;
        messageOffset += part;
        inFrame = frameOffset != frameLength;
        ends(fin && !inFrame);
        return PIECE;
    }

    /** What holds for the bytes of every piece, and at the end of the message. */
    private void ends(boolean whole) {
        if (messageType == Opcode.TEXT) {
            if (begins) {
                utf8.reset();
            }
            if (!utf8.accept(array, offset, length) || whole && !utf8.isComplete()) {
                throw notUtf8();
            }
        }
        last = whole;
        if (whole) {
            message = 0;
        }
    }

    /** Decodes until there is a piece; frames that give none are passed over. Costs at most a byte over the limit. */
    private int decode(ByteQueue in, Decoder coder) {
        for (int vain = 0; vain < MOST_IN_VAIN; vain++) {
            long left = frameLength - frameTaken;
            int part = (int) Math.min(left, in.available());
            if (part == 0 && left > 0 && !coder.hasMore()) {
                return starved(in);
            }
            if (server && part > unmasked) {
                Mask.apply(in.array(), in.start() + unmasked, part - unmasked, key, frameTaken + unmasked);
            }
            long limit = Math.max(0, messageLimit - messageOffset);
            int room = (int) Math.min(Math.min(Coding.ROOM, mostBytes), limit == Long.MAX_VALUE ? limit : limit + 1);
            int count = coder.code(in.array(), in.start(), part, fin && part == left, decoded, 0, room);
            in.skip(coder.taken());
            frameTaken += coder.taken();
            unmasked = part - coder.taken();
            if (count > limit) {
                // Wrong text comes first where it lies before the limit, however the bytes came.
                throw messageType == Opcode.TEXT && !utf8.accept(decoded, 0, count - 1)
                        ? notUtf8()
                        : tooBig(messageOffset + count);
            }
            inFrame = frameTaken < frameLength || coder.hasMore();
            if (count > 0 || fin && !inFrame) {
                return deliverDecoded(coder, count);
            }
            int event = inFrame ? CODED : header(in);
            if (event != CODED) {
                return event;
            }
        }
        return WORKED;
    }

    private int deliverDecoded(Decoder coder, int count) {
        array = decoded;
        offset = 0;
        length = count;
        begins = first;
        first = false;
        frameOffset += count;
        messageOffset += count;
        ends(fin && !inFrame);
        if (last) {
            coder.end();
        }
        return PIECE;
    }

    private int control(ByteQueue in, int opcode, int size, int payload, int frameKey) {
        if (in.available() < size + payload && !in.require(size + payload)) {
            return starved(in);
        }
        in.skip(size);
        array = in.array();
        offset = in.start();
        length = payload;
        delivered = payload;
        if (server) {
            Mask.apply(array, offset, payload, frameKey, 0);
        }
        if (opcode == Opcode.CLOSE) {
            close();
            return CLOSE;
        }
        return opcode == Opcode.PING ? PING : PONG;
    }

    /** Reads the body of a close frame; one that breaks a rule does not close the session. */
    private void close() {
        if (length == 1) {
            throw violation("a close frame holds no body or at least a 2 byte code (RFC 6455 section 5.5.1)");
        }
        if (length >= 2) {
            codeAndReason();
        }
        closed = true;
    }

    private void codeAndReason() {
        int code = (array[offset] & 0xff) << 8 | (array[offset + 1] & 0xff);
        if (!CloseCode.isSendable(code)) {
            throw violation("close code " + code + " must not be sent (RFC 6455 section 7.4)");
        }
        Utf8 check = new Utf8();
        if (!check.accept(array, offset + 2, length - 2) || !check.isComplete()) {
            throw new FailureException(
                    new Failure.Protocol("a close reason must be UTF-8 (RFC 6455 section 5.5.1)", CloseCode.NOT_UTF8));
        }
        closeCode = code;
        closeReason = new String(array, offset + 2, length - 2, StandardCharsets.UTF_8);
    }

    /** More bytes are needed; if none can come, the connection was cut, wherever that was. */
    private int starved(ByteQueue in) {
        if (!in.finished()) {
            return MORE;
        }
        String where = inFrame || !in.isEmpty()
                ? "inside a frame"
                : message != 0 ? "inside a message" : "without a close frame";
        throw new FailureException(new Failure.ConnectionLost(where, false, 0, 0, Optional.empty()));
    }

    private static FailureException violation(String rule) {
        return new FailureException(new Failure.Protocol(rule, CloseCode.PROTOCOL_ERROR));
    }

    private static FailureException notUtf8() {
        return new FailureException(
                new Failure.Protocol("text must be UTF-8 (RFC 6455 section 8.1)", CloseCode.NOT_UTF8));
    }

    @Override
    public boolean idle() {
        return !inFrame && message == 0 && !closed && delivered == 0;
    }

    /** Where the payload of the event lies. */
    public byte[] array() {
        return array;
    }

    public int offset() {
        return offset;
    }

    /** Payload bytes of the event. */
    public int length() {
        return length;
    }

    /** Whether the piece came out of an extension. */
    public boolean isDecoded() {
        return decoder != null;
    }

    /** Whether the message of the piece is text, and all of it so far is ASCII. */
    public boolean isAscii() {
        return messageType == Opcode.TEXT && utf8.isAscii();
    }

    /** Whether the message of the piece is text. */
    public boolean isText() {
        return messageType == Opcode.TEXT;
    }

    /** Whether the piece is the first one of its message. */
    public boolean isFirst() {
        return begins;
    }

    /** Whether the piece is the last one of its message. */
    public boolean isLast() {
        return last;
    }

    /** Whether the frame of the piece is the last one of its message. */
    public boolean isLastFrame() {
        return fin;
    }

    /** Bytes of the frame before the piece, as delivered. */
    public long frameOffset() {
        return frameOffset - length;
    }

    /** Bytes of the frame in all; -1 where an extension changed them. */
    public long frameLength() {
        return decoder == null ? frameLength : UNKNOWN;
    }

    /** Bytes of the frame after the piece; -1 where an extension changed them. */
    public long frameLeft() {
        return decoder == null ? frameLength - frameOffset : UNKNOWN;
    }

    /** Bytes of the message before the piece. */
    public long messageOffset() {
        return messageOffset - length;
    }

    /** Whether the peer's close frame has come. */
    public boolean isClosed() {
        return closed;
    }

    /** The code of the close frame, 1005 where it has none. */
    public int closeCode() {
        return closeCode;
    }

    public String closeReason() {
        return closeReason;
    }
}
