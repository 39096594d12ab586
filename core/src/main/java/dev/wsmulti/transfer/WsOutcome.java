package dev.wsmulti.transfer;

import dev.wsmulti.failure.Failure;
import java.time.Duration;
import java.util.Optional;

/**
 * How a session ended.
 *
 * @param wasOpen whether it ever was open
 * @param clean whether close frames went both ways (RFC 6455 section 7.1.4); a raw session has none
 * @param close the code and reason of the peer's close frame, or 1005, 1006 (none came), or ours where the peer failed
 * @param byPeer whether the peer began the closing
 * @param cause why it failed; a clean close is no failure whatever its code
 * @param unsent payload bytes of messages that were accepted and did not reach the socket, as they were to go out: compressed
 *     where that was agreed. At a clean end those of whole messages behind one in pieces that was not finished, and of
 *     messages of other threads that the close overtook; empty ones have none. 0 says that the socket took all, not that
 *     the peer has it. Where a connection was lost amid frames their headers may be counted
 */
public record WsOutcome(
        boolean wasOpen,
        boolean clean,
        Close close,
        boolean byPeer,
        Optional<Failure> cause,
        long unsent,
        Duration took)
        implements Outcome {
    @Override
    public String toString() {
        String end = cause.map(Failure::message).orElse(clean ? "closed" : "ended without a closing handshake");
        return end + " (" + close.code() + (close.reason().isEmpty() ? "" : " " + close.reason()) + ")";
    }
}
