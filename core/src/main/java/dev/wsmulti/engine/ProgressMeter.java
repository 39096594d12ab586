package dev.wsmulti.engine;

import dev.wsmulti.http1.BodyFraming;
import dev.wsmulti.transfer.Progress;
import java.util.concurrent.TimeUnit;

/** Counts the body bytes of a transfer and says when they may be shown again. */
final class ProgressMeter {
    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);

    private long received;
    private long receiveTotal = -1;
    private long sent;
    private long sendTotal = -1;
    private long shownAt;
    private boolean shown;

    void expects(BodyFraming framing) {
        receiveTotal = switch (framing.kind()) {
            case NONE, LENGTH -> framing.length();
            case CHUNKED, UNTIL_CLOSE -> -1;
        };
    }

    void received(int count) {
        received += count;
    }

    long received() {
        return received;
    }

    /** A body that is sent again does not go back. */
    void sent(long bytes, long total) {
        sent = Math.max(sent, bytes);
        sendTotal = total;
    }

    /** Whether a byte of a body went either way. */
    boolean began() {
        return received > 0 || sent > 0;
    }

    /** Whether enough time has passed since it was last so. */
    boolean isDue(long now) {
        if (shown && now - shownAt < INTERVAL) {
            return false;
        }
        shown = true;
        shownAt = now;
        return true;
    }

    Progress snapshot() {
        return new Progress(received, receiveTotal, sent, sendTotal);
    }
}
