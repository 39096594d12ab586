package dev.wsmulti.tls.filter;

import java.nio.ByteBuffer;

/** Sees the application's bytes as they pass, record by record: for debugging. Called on the loop's thread. */
@FunctionalInterface
public interface PlaintextTap {
    /**
     * @param outgoing whether they were sent rather than received
     * @param bytes read-only, and valid during the call only
     */
    void passed(boolean outgoing, ByteBuffer bytes);
}
