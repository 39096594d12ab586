package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.time.Wheel;
import dev.wsmulti.transfer.HttpFetch;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long a transfer may take: in all, while what is due of the server stands still, while it moves too few bytes. */
final class FetchTimeouts {
    private final FetchFacts fetch;
    private final HttpFetch request;
    private final @Nullable SpeedFloor floor;

    FetchTimeouts(FetchFacts fetch) {
        this.fetch = fetch;
        this.request = fetch.request;
        this.floor = request.minRate() == 0 ? null : new SpeedFloor(request.minRate(), request.minRateSpan());
    }

    /** When it must have ended. */
    long whole() {
        return Engine.after(fetch.addedAt + fetch.waited(), request.timeout());
    }

    Failure tookTooLong() {
        return new Failure.TimedOut("transferring " + request.target(), "timeout", request.timeout());
    }

    /** The nearest one of all. */
    long due() {
        HttpConnection used = fetch.connection;
        if (used == null) {
            return whole();
        }
        long slow = floor == null ? Wheel.NEVER : floor.due();
        return Driven.earlier(whole(), Driven.earlier(slow, standstill(used)));
    }

    /** What is to be said of its connection, if it has become too slow. */
    Optional<Failure> ofConnection(HttpConnection used, long now) {
        if (Driven.isDue(standstill(used), now)) {
            return Optional.of(stoodStill(used));
        }
        return floor != null && isTooSlow(floor, used, now) ? Optional.of(floor.failure()) : Optional.empty();
    }

    /** When the direction that is due has stood still for too long; a side that waits for the user is not due. */
    private long standstill(HttpConnection used) {
        Upload upload = fetch.upload;
        if (!upload.begun()) {
            return Wheel.NEVER;
        }
        if (!used.isFlushed()) {
            return Engine.after(used.lastMoved, request.stallTimeout());
        }
        // While our body stands still by our own will, a server that answers as it reads has nothing to say.
        boolean sent = upload.ended() || used.isOutBroken();
        boolean headIsDue = fetch.head == null;
        if (fetch.delivery.isHeld() || !sent && (headIsDue || upload.waitsForUser())) {
            return Wheel.NEVER;
        }
        return Engine.after(used.lastMoved, headIsDue ? request.responseTimeout() : request.stallTimeout());
    }

    private Failure stoodStill(HttpConnection used) {
        boolean headIsDue = fetch.head == null;
        if (headIsDue && used.isFlushed()) {
            return new Failure.TimedOut("waiting for the response", "responseTimeout", request.responseTimeout());
        }
        String phase = headIsDue ? "sending the request" : "receiving the body";
        return new Failure.TimedOut(phase, "stallTimeout", request.stallTimeout());
    }

    /** Whether it moves too few bytes; what stands still by our own will does not. */
    private boolean isTooSlow(SpeedFloor least, HttpConnection used, long now) {
        if (!Driven.isDue(least.due(), now)) {
            return false;
        }
        if (fetch.delivery.isHeld() || fetch.delivery.isPaused() || fetch.upload.waitsForUser()) {
            restart(used);
            return false;
        }
        return least.isBelow(now, used.exchangeIn() + used.exchangeOut());
    }

    /** What it has moved on its present connection counts from now on. */
    void restart(HttpConnection used) {
        if (floor != null) {
            floor.restart(fetch.engine.now, used.exchangeIn() + used.exchangeOut());
        }
    }
}
