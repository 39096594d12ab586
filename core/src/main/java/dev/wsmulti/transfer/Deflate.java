package dev.wsmulti.transfer;

import dev.wsmulti.http.Role;
import java.util.function.Consumer;
import java.util.zip.Deflater;

/**
 * How messages are compressed (permessage-deflate, RFC 7692) where both ends can: {@link WsOptions#deflate}. Immutable;
 * every method returns a copy.
 *
 * <p><b>Takeover.</b> A side that takes its context over compresses a message with what it sent before in view: small messages
 * that are alike become much smaller, and each session costs memory outside of the heap: 44 KiB to receive and 268 KiB to
 * send, in all at most {@code deflateMemory} of the loop. Without it (the default) an idle session costs nothing of it.
 *
 * <p><b>Secrets.</b> Compressing a secret together with text that a stranger chooses shows him the secret by the sizes (CRIME,
 * BREACH): send such messages {@link Message#uncompressed}.
 */
@CheckReturnValue
public final class Deflate {
    private static final int LEAST_BITS = 9;
    private static final int MOST_BITS = 15;

    private boolean serverTakeover;
    private boolean clientTakeover;
    private int serverWindowBits = MOST_BITS;
    private int clientWindowBits = MOST_BITS;
    private long above = Setting.DEFLATE_ABOVE.size(Role.CLIENT);
    private int level = Deflater.DEFAULT_COMPRESSION;

    private Deflate() {}

    private Deflate with(Consumer<Deflate> change) {
        Deflate copy = new Deflate();
        copy.serverTakeover = serverTakeover;
        copy.clientTakeover = clientTakeover;
        copy.serverWindowBits = serverWindowBits;
        copy.clientWindowBits = clientWindowBits;
        copy.above = above;
        copy.level = level;
        change.accept(copy);
        return copy;
    }

    /** Without takeover on either side, with windows of 15 bits. */
    public static Deflate on() {
        return new Deflate();
    }

    /** Whether the server's side may keep its window from message to message. Default: no. RFC 7692 section 7.1.1.1. */
    public Deflate serverTakeover(boolean on) {
        return with(copy -> copy.serverTakeover = on);
    }

    /** Whether the client's side may. Default: no. RFC 7692 section 7.1.1.2. */
    public Deflate clientTakeover(boolean on) {
        return with(copy -> copy.clientTakeover = on);
    }

    /**
     * The largest window of the server's side: 9 to 15, as a power of two bytes. A server of ours keeps to it; a client of ours
     * asks for it, and does without if the server cannot. Default 15. RFC 7692 section 7.1.2.1.
     */
    public Deflate serverWindowBits(int bits) {
        return with(copy -> copy.serverWindowBits = bits("serverWindowBits", bits));
    }

    /**
     * The largest window of the client's side: 9 to 15. A client of ours keeps to it, and to what the server asks for; a server
     * of ours asks clients that can. Default 15. RFC 7692 section 7.1.2.2.
     */
    public Deflate clientWindowBits(int bits) {
        return with(copy -> copy.clientWindowBits = bits("clientWindowBits", bits));
    }

    /** The smallest message of ours that is compressed, in bytes; those sent in pieces always are. Default 1 KiB. */
    public Deflate above(long bytes) {
        return with(copy -> copy.above = Check.atLeast("above", bytes, 0));
    }

    /** How hard zlib tries: 1 (fast) to 9 (small), -1 for its default. Default -1. */
    public Deflate level(int level) {
        if (level < Deflater.DEFAULT_COMPRESSION || level == 0 || level > Deflater.BEST_COMPRESSION) {
            throw new IllegalArgumentException("level must be 1 to 9, or -1 for zlib's default, but is " + level);
        }
        return with(copy -> copy.level = level);
    }

    private static int bits(String option, int bits) {
        if (bits < LEAST_BITS || bits > MOST_BITS) {
            throw new IllegalArgumentException(
                    option + " must be 9 to 15 but is " + bits + " (RFC 7692 section 7.1.2)");
        }
        return bits;
    }

    public boolean serverTakeover() {
        return serverTakeover;
    }

    public boolean clientTakeover() {
        return clientTakeover;
    }

    public int serverWindowBits() {
        return serverWindowBits;
    }

    public int clientWindowBits() {
        return clientWindowBits;
    }

    public long above() {
        return above;
    }

    public int level() {
        return level;
    }
}
