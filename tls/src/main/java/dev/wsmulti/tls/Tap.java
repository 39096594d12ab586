package dev.wsmulti.tls;

import java.nio.ByteBuffer;

/** Sees what TLS hides, for debugging: the bytes of the application as they pass, record by record. */
@FunctionalInterface
public interface Tap {
    /**
     * Bytes pass. Called on the loop's thread, and must not take long.
     *
     * @param host that is spoken to; empty on a server
     * @param outgoing whether they were sent rather than received
     * @param bytes read-only, and valid during the call only
     */
    void passed(String host, boolean outgoing, ByteBuffer bytes);
}
