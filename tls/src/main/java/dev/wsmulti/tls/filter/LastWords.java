package dev.wsmulti.tls.filter;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.failure.TlsCode;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** What is said last: an alert, or close_notify. */
final class LastWords {
    /** An alert, one more that says it is leaving, and one that only throws. */
    private static final int MOST = 4;

    private static final int ALERT = 21;
    private static final int ALERT_LENGTH = 7;

    /** The header of a record longer than any may be: engines refuse it at once. */
    private static final byte[] NO_RECORD = {23, 3, 3, (byte) 0xff, (byte) 0xff};

    private LastWords() {}

    /**
     * After a failure that the engine has not seen. There is no call for an alert, so it is given what it cannot accept: a
     * close_notify would tell the peer that it has got everything. The other failures leave nobody to talk to.
     */
    static OptionalInt after(TlsCode code, SSLEngine engine, ByteQueue out) {
        return switch (code) {
            case RECORD_TOO_BIG, BAD_RECORD, RENEGOTIATION, FLOOD -> refuse(engine, out);
            default -> OptionalInt.empty();
        };
    }

    private static OptionalInt refuse(SSLEngine engine, ByteQueue out) {
        try {
            engine.unwrap(ByteBuffer.wrap(NO_RECORD), ByteBuffer.allocate(Records.ROOM));
        } catch (SSLException | RuntimeException expected) {
            return say(engine, out);
        }
        // Some throw only when they are to say it.
        return say(engine, out);
    }

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
                // Bouncy Castle's engines throw once before they have their alert ready: they are asked again.
            } finally {
                out.commit(made);
            }
        }
        return alert;
    }
}
