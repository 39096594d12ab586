package dev.wsmulti.tls.filter;

import dev.wsmulti.bytes.ByteQueue;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** The alert, or the close_notify, that an engine still has to say. */
final class LastWords {
    /** An alert, one more that says it is leaving, and one that only throws. */
    private static final int MOST = 4;

    private static final int ALERT = 21;
    private static final int ALERT_LENGTH = 7;

    private LastWords() {}

    /** Wraps them, whatever else the engine says; the number of the alert, where it can be read. */
    static OptionalInt say(SSLEngine engine, ByteQueue out) {
        OptionalInt alert = OptionalInt.empty();
        for (int i = 0; i < MOST && !engine.isOutboundDone(); i++) {
            ByteBuffer room = out.room(Records.ROOM);
            int begin = room.position();
            int made = 0;
            try {
                SSLEngineResult result = engine.wrap(ByteBuffer.allocate(0), room);
                made = result.bytesProduced();
                if (made == ALERT_LENGTH && room.get(begin) == ALERT) {
                    // Without encryption: two bytes, level and description (RFC 8446 section 6).
                    alert = OptionalInt.of(room.get(begin + ALERT_LENGTH - 1) & 0xff);
                }
                if (made == 0 || result.getStatus() == Status.CLOSED) {
                    return alert;
                }
            } catch (SSLException | RuntimeException again) {
                // Bouncy Castle's engines throw once before they have their alert ready.
                continue;
            } finally {
                out.commit(made);
            }
        }
        return alert;
    }
}
