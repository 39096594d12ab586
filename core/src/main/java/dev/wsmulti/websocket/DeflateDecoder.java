package dev.wsmulti.websocket;

import dev.wsmulti.extension.Codecs;
import dev.wsmulti.extension.Decoder;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.frame.CloseCode;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Inflates messages (RFC 7692 section 7.2.2), with any window: 15 bits hold every smaller one. */
final class DeflateDecoder implements Decoder {
    /** What the sender left out, section 7.2.2: the end of an empty stored block. */
    private static final byte[] TAIL = {0, 0, -1, -1};

    private final Codecs codecs;
    private final boolean keeps;
    private @Nullable Inflater inflater;
    private int taken;
    private int tailTaken;
    private boolean more;

    /** Whether no block has begun since the message, or the last final block. */
    private boolean fresh;

    /** @param keeps whether the peer may refer to its former messages */
    DeflateDecoder(Codecs codecs, boolean keeps) {
        this.codecs = codecs;
        this.keeps = keeps;
        if (keeps && !codecs.promiseInflater()) {
            throw noMemory();
        }
    }

    private FailureException noMemory() {
        return new FailureException(new Failure.LimitExceeded(
                "deflateMemory", codecs.most(), codecs.memory() + Codecs.INFLATER, CloseCode.TRY_LATER));
    }

    @Override
    public void begin() {
        if (inflater == null) {
            inflater = keeps ? codecs.promisedInflater() : codecs.borrowInflater();
        }
        if (inflater == null) {
            throw noMemory();
        }
        tailTaken = 0;
        fresh = true;
    }

    @Override
    public int code(byte[] in, int offset, int length, boolean last, byte[] out, int to, int room) {
        Inflater used = inflater;
        if (used == null) {
            throw new IllegalStateException("no message has begun");
        }
        taken = 0;
        int put = 0;
        try {
            while (put < room) {
                boolean tail = taken == length;
                if (tail && last && fresh) {
                    // Nothing at all, or a final block and no octet behind it: there is no stored block to be ended.
                    tailTaken = TAIL.length;
                }
                int given = !tail ? length - taken : last ? TAIL.length - tailTaken : 0;
                used.setInput(tail ? TAIL : in, tail ? tailTaken : offset + taken, given);
                fresh &= given == 0;
                int count = used.inflate(out, to + put, room - put);
                put += count;
                int moved = given - used.getRemaining();
                taken += tail ? 0 : moved;
                tailTaken += tail ? moved : 0;
                if (used.finished()) {
                    // Section 7.2.3.4: a block with BFINAL ends a stream, and not the message.
                    used.reset();
                    fresh = true;
                    tailTaken = tail && last ? TAIL.length : tailTaken;
                    // To begin anew is work: one of a kind for each call, so that others have their turn between them.
                    break;
                }
                if (tail || !last) {
                    break;
                }
            }
            more = put == room || taken < length;
            return put;
        } catch (DataFormatException wrong) {
            throw new FailureException(new Failure.Protocol(
                    "a compressed message must be DEFLATE blocks: " + wrong.getMessage() + " (RFC 7692 section 7.2.2)",
                    CloseCode.NOT_UTF8));
        }
    }

    @Override
    public int taken() {
        return taken;
    }

    @Override
    public boolean hasMore() {
        return more;
    }

    @Override
    public void end() {
        if (!keeps) {
            release();
        }
    }

    @Override
    public void close() {
        release();
    }

    private void release() {
        Inflater used = inflater;
        inflater = null;
        if (keeps) {
            codecs.release(used);
        } else if (used != null) {
            codecs.giveBack(used);
        }
    }
}
