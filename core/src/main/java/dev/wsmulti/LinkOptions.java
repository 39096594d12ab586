package dev.wsmulti;

import dev.wsmulti.http.Role;
import dev.wsmulti.transfer.Backoff;
import dev.wsmulti.transfer.Callback;
import dev.wsmulti.transfer.CheckReturnValue;
import dev.wsmulti.transfer.Setting;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a {@link WsLink} comes back, and what it keeps meanwhile. Immutable; every method returns a copy. */
@CheckReturnValue
public final class LinkOptions {
    private final Backoff backoff;
    private final boolean keepsUnsent;
    private final long maxUnsent;
    private final Duration stableAfter;
    private final @Nullable Callback<? super WsLink, ? super WsLink.Again> onRetry;

    private LinkOptions(
            Backoff backoff,
            boolean keepsUnsent,
            long maxUnsent,
            Duration stableAfter,
            @Nullable Callback<? super WsLink, ? super WsLink.Again> onRetry) {
        this.backoff = backoff;
        this.keepsUnsent = keepsUnsent;
        this.maxUnsent = maxUnsent;
        this.stableAfter = stableAfter;
        this.onRetry = onRetry;
    }

    /** Waits as that says; its {@code atMost} counts attempts in a row. */
    public static LinkOptions of(Backoff backoff) {
        return new LinkOptions(
                backoff, true, Setting.MAX_UNSENT.size(Role.CLIENT), Setting.STABLE_AFTER.time(Role.CLIENT), null);
    }

    /**
     * Whether messages that have not gone out wait for the next session. If not, those of a session that ends are dropped, and
     * while none is open {@code send} says FULL. Default: yes.
     */
    public LinkOptions keepUnsent(boolean keep) {
        return new LinkOptions(backoff, keep, maxUnsent, stableAfter, onRetry);
    }

    /** Bytes of messages from which {@code send} says FULL. Default 1 MiB; at least 1. */
    public LinkOptions maxUnsent(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("maxUnsent must be at least 1 but is " + bytes);
        }
        return new LinkOptions(backoff, keepsUnsent, bytes, stableAfter, onRetry);
    }

    /** How long a session must have been open for the waits to begin anew behind it. Default 10 s. */
    public LinkOptions stableAfter(Duration open) {
        return new LinkOptions(backoff, keepsUnsent, maxUnsent, open, onRetry);
    }

    /** Told before each wait, why and which attempt; closing the link in it is legal. What it throws ends the link. */
    public LinkOptions onRetry(Callback<? super WsLink, ? super WsLink.Again> callback) {
        return new LinkOptions(backoff, keepsUnsent, maxUnsent, stableAfter, callback);
    }

    Backoff backoff() {
        return backoff;
    }

    boolean keepsUnsent() {
        return keepsUnsent;
    }

    long maxUnsent() {
        return maxUnsent;
    }

    Duration stableAfter() {
        return stableAfter;
    }

    Optional<Callback<? super WsLink, ? super WsLink.Again>> onRetry() {
        return Optional.ofNullable(onRetry);
    }
}
