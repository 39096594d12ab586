package dev.wsmulti.engine;

import dev.wsmulti.http.Role;
import dev.wsmulti.transfer.Close;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How far a session's closing handshake is (RFC 6455 section 7), from its first close frame on. */
final class ClosingHandshake {
    /** It ends within this, whatever the peer sends. */
    private static final long LONGEST = Duration.ofSeconds(60).toNanos();

    private final long since;
    private final boolean byPeer;
    private @Nullable Close received;
    private boolean left;
    private long leftAt;

    /** Our close frame is queued now; {@code received} is the peer's if that came first. */
    ClosingHandshake(long now, @Nullable Close received) {
        this.since = now;
        this.received = received;
        this.byPeer = received != null;
    }

    /** The peer's close frame has come. */
    void receive(Close close) {
        received = close;
    }

    /** Our close frame has left, behind everything that was accepted. */
    void leave(long now) {
        left = true;
        leftAt = now;
    }

    boolean hasLeft() {
        return left;
    }

    boolean isByPeer() {
        return byPeer;
    }

    /** The peer's close frame, if it has come. */
    @Nullable
    Close received() {
        return received;
    }

    /** Section 7.1.4: whether close frames have gone both ways. */
    boolean isClean() {
        return left && received != null;
    }

    /** Section 7.1.1: the server closes the connection first; a client waits for that. */
    boolean isComplete(Role role, boolean endOfStream) {
        return isClean() && (role == Role.SERVER || endOfStream);
    }

    /** When it ends at the latest. */
    long latest() {
        return since + LONGEST;
    }

    /**
     * From our frame's leaving or the last byte received, whichever is later, so that a slow link costs no data. Before it
     * has left, from the last byte that went either way: it waits behind a frame that the user has not finished.
     */
    long due(long lastReceived, long lastSent, Duration closeTimeout) {
        long last = Math.max(lastReceived, left ? leftAt : Math.max(since, lastSent));
        return Math.min(latest(), Engine.after(last, closeTimeout));
    }
}
