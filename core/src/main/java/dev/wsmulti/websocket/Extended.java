package dev.wsmulti.websocket;

import dev.wsmulti.extension.Agreement;
import dev.wsmulti.extension.Coder;
import dev.wsmulti.extension.Decoder;
import dev.wsmulti.extension.Encoder;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.observe.Log;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The extensions of one session at work. RFC 6455 section 9.1: what is sent goes through them in the order of the answer,
 * what is received in the opposite one.
 */
public final class Extended {
    private record Member(int bits, Encoder encoder, Decoder decoder) {}

    private static final byte[] NOTHING = {};

    private final Coding coding;
    private Member[] members = {};

    /** The bits of the message that is being encoded. */
    private int marks;

    private byte[] result = NOTHING;
    private boolean open;
    private long lastUsed;

    /** @throws FailureException if what was promised to the peer cannot be had */
    public Extended(Negotiation agreed, Coding coding) {
        this.coding = coding;
        try {
            for (Negotiation.Result each : agreed.results()) {
                add(each.extension().reservedBits(), each.agreement());
            }
        } catch (Throwable refused) {
            close();
            throw refused;
        }
    }

    private void add(int bits, Agreement agreement) {
        if (bits == 0) {
            return;
        }
        Encoder encoder = agreement.encoder(coding.codecs);
        try {
            Member added = new Member(bits, encoder, agreement.decoder(coding.codecs));
            members = Arrays.copyOf(members, members.length + 1);
            members[members.length - 1] = added;
        } catch (Throwable refused) {
            close(encoder);
            throw refused;
        }
    }

    // Receiving.

    /** Whether each of these bits belongs to an extension all of whose bits are set. */
    boolean claims(int bits) {
        int left = bits;
        for (Member member : members) {
            if ((bits & member.bits) == member.bits) {
                left &= ~member.bits;
            }
        }
        return left == 0;
    }

    /** What decodes a message with these bits. */
    @Nullable
    Decoder decoder(int bits) {
        Decoder chosen = null;
        for (int i = members.length - 1; i >= 0; i--) {
            Member member = members[i];
            if ((bits & member.bits) != 0) {
                chosen = chosen == null ? member.decoder : new DecoderChain(chosen, member.decoder);
            }
        }
        return chosen;
    }

    /** Where decoded bytes lie. */
    byte[] decoded() {
        return coding.decoded();
    }

    // Sending.

    /**
     * Encodes a whole message.
     *
     * @return how many bytes {@link #encoded} has of it; {@link Encoder#PLAIN} if it should go as it is
     * @throws FailureException if an extension threw: what the peer knows of its coders is not known any more
     */
    public int encode(byte[] array, int offset, int length) {
        if (open) {
            // A message in pieces has the encoders and the marks; it lies before this one, and is not complete.
            return Encoder.PLAIN;
        }
        try {
            return whole(array, offset, length);
        } catch (Throwable thrown) {
            throw threw(thrown);
        }
    }

    private static FailureException threw(Throwable thrown) {
        return new FailureException(new Failure.CallbackThrew("an extension", thrown));
    }

    private int whole(byte[] array, int offset, int length) {
        marks = 0;
        byte[] in = array;
        int from = offset;
        int count = length;
        for (Member member : members) {
            if (member.encoder.begin(count)) {
                int coded = run(member.encoder, in, from, count, true);
                member.encoder.end(coded != Encoder.PLAIN);
                if (coded != Encoder.PLAIN) {
                    marks |= member.bits;
                    in = result;
                    from = 0;
                    count = coded;
                }
            }
        }
        return marks == 0 ? Encoder.PLAIN : count;
    }

    /** The reserved bits of the message that was encoded, or begun, last. */
    public int marks() {
        return marks;
    }

    /** Where the encoded bytes lie, from the first place on. */
    public byte[] encoded() {
        return result;
    }

    /** Begins a message that is sent in pieces; says which bits mark it, 0 if it goes as it is. Throws as encode does. */
    public int open() {
        marks = 0;
        try {
            for (Member member : members) {
                marks |= member.encoder.begin(-1) ? member.bits : 0;
            }
        } catch (Throwable thrown) {
            throw threw(thrown);
        }
        open = marks != 0;
        return marks;
    }

    /** Whether a message of ours in pieces is being encoded. */
    public boolean isOpen() {
        return open;
    }

    /** Encodes the next piece of it; says how many bytes {@link #encoded} has. Throws as encode does. */
    public int piece(byte[] array, int offset, int length, boolean last) {
        try {
            return next(array, offset, length, last);
        } catch (Throwable thrown) {
            throw threw(thrown);
        }
    }

    private int next(byte[] array, int offset, int length, boolean last) {
        byte[] in = array;
        int from = offset;
        int count = length;
        for (Member member : members) {
            if ((marks & member.bits) != 0) {
                count = run(member.encoder, in, from, count, last);
                if (count == Encoder.PLAIN) {
                    throw new IllegalStateException("PLAIN is no answer for a message that is sent in pieces");
                }
                in = result;
                from = 0;
                if (last) {
                    member.encoder.end(true);
                }
            }
        }
        open &= !last;
        return count;
    }

    private int run(Encoder encoder, byte[] in, int offset, int length, boolean last) {
        byte[] out = coding.encoded(in);
        int put = 0;
        int taken = 0;
        do {
            if (out.length - put < Coding.ROOM / 2) {
                out = coding.grown();
            }
            int count = encoder.code(in, offset + taken, length - taken, last, out, put, out.length - put);
            if (count == Encoder.PLAIN) {
                return Encoder.PLAIN;
            }
            put += count;
            taken += encoder.taken();
        } while (encoder.hasMore());
        result = out;
        return put;
    }

    /** What was encoded has been queued. */
    public void trim() {
        coding.trim();
        result = NOTHING;
    }

    // Its life.

    /** Whether {@link #rest} would free something. */
    public boolean canRest() {
        for (Member member : members) {
            if (member.encoder.canRest()) {
                return !open;
            }
        }
        return false;
    }

    /** When something was encoded last, in nanoseconds of the loop; control frames and plain messages need no window. */
    public long lastUsed() {
        return lastUsed;
    }

    public void used(long now) {
        lastUsed = now;
    }

    /** Nothing was encoded for a while. */
    public void rest() {
        for (Member member : members) {
            member.encoder.rest();
        }
    }

    /** The session has ended. */
    public void close() {
        Member[] all = members;
        members = new Member[0];
        for (Member member : all) {
            close(member.encoder);
            close(member.decoder);
        }
    }

    /** What somebody else's throws changes nothing: the session has ended. */
    private static void close(Coder coder) {
        try {
            coder.close();
        } catch (Throwable thrown) {
            Log.error("closing an extension failed", thrown);
        }
    }
}
