package dev.wsmulti.transfer;

import java.time.Duration;
import java.util.Optional;

/**
 * What a ws session knows of its peer's being there, as of now.
 *
 * @param heard since a byte came, of any kind: the only proof
 * @param awaitsPong whether a ping of the keep-alive waits; any byte answers it in time
 * @param roundTrip of those pings, measured by their pongs; empty before the first one
 * @param lifeLeft until {@code maxLifetime} ends it; {@link Setting#FOREVER} without one
 * @param idleLeft until {@code idleLimit} ends it unless a message moves; {@link Setting#FOREVER} without one
 */
public record Liveness(
        Duration heard, boolean awaitsPong, Optional<RoundTrip> roundTrip, Duration lifeLeft, Duration idleLeft) {}
