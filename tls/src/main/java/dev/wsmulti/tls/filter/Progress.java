package dev.wsmulti.tls.filter;

import dev.wsmulti.failure.TlsCode;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.jspecify.annotations.Nullable;

/**
 * Ends what would spin: each call of the engine must consume, produce or change its status, and it cannot change its status
 * for ever either. The one answer to a whole class of defects of engines and of those who drive them.
 */
final class Progress {
    private static final int STATUS_ALONE = 8;

    private @Nullable HandshakeStatus last;
    private int without;
    private int statusAlone;

    /** A call was made. */
    void noted(HandshakeStatus status, int bytes) {
        if (bytes > 0) {
            without = 0;
            statusAlone = 0;
        } else if (status == last) {
            if (++without > 1) {
                throw new Fault(TlsCode.STALLED, "the engine does nothing and says " + status);
            }
        } else {
            without = 0;
            if (++statusAlone > STATUS_ALONE) {
                throw new Fault(TlsCode.STALLED, "the engine moves no byte and says " + last + " and " + status);
            }
        }
        last = status;
    }
}
