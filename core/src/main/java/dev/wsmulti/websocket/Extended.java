package dev.wsmulti.websocket;

import dev.wsmulti.extension.Decoder;
import dev.wsmulti.extension.Encoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The extensions of one session at work. RFC 6455 section 9.1: what is sent goes through them in the order of the answer,
 * what is received in the opposite one.
 */
public final class Extended {
    private record Member(int bits, Encoder encoder, Decoder decoder) {}

    private static final byte[] NOTHING = {};

    private final Coding coding;
    private final List<Member> members = new ArrayList<>(1);

    /** The bits of the message that is being encoded. */
    private int marks;

    private byte[] result = NOTHING;
    private boolean open;

    /** @throws dev.wsmulti.failure.FailureException if what was promised to the peer cannot be had */
    public Extended(Negotiation agreed, Coding coding) {
        this.coding = coding;
        for (Negotiation.Result each : agreed.results()) {
            int bits = each.extension().reservedBits();
            if (bits != 0) {
                members.add(new Member(
                        bits,
                        each.agreement().encoder(coding.codecs),
                        each.agreement().decoder(coding.codecs)));
            }
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
        for (int i = members.size() - 1; i >= 0; i--) {
            Member member = members.get(i);
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
     */
    public int encode(byte[] array, int offset, int length) {
        if (open) {
            // A message in pieces has the encoders and the marks; it lies before this one, and is not complete.
            return Encoder.PLAIN;
        }
        marks = 0;
        byte[] in = array;
        int from = offset;
        int count = length;
        for (Member member : members) {
            if (member.encoder.begin(count)) {
                if (marks != 0) {
                    coding.swap();
                }
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

    /** Begins a message that is sent in pieces; says which bits mark it, 0 if it goes as it is. */
    public int open() {
        marks = 0;
        for (Member member : members) {
            marks |= member.encoder.begin(-1) ? member.bits : 0;
        }
        open = marks != 0;
        return marks;
    }

    /** Whether a message of ours in pieces is being encoded. */
    public boolean isOpen() {
        return open;
    }

    /** Encodes the next piece of it; says how many bytes {@link #encoded} has. */
    public int piece(byte[] array, int offset, int length, boolean last) {
        byte[] in = array;
        int from = offset;
        int count = length;
        boolean again = false;
        for (Member member : members) {
            if ((marks & member.bits) != 0) {
                if (again) {
                    coding.swap();
                }
                again = true;
                count = run(member.encoder, in, from, count, last);
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
        byte[] out = coding.encoded();
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
        return !open && members.stream().anyMatch(member -> member.encoder.canRest());
    }

    /** Nothing was sent for a while. */
    public void rest() {
        members.forEach(member -> member.encoder.rest());
    }

    /** The session has ended. */
    public void close() {
        for (Member member : members) {
            member.encoder.close();
            member.decoder.close();
        }
        members.clear();
    }
}
