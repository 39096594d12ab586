package dev.wsmulti.tls.engines;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Tells them by the managers: in a handshake in full, and only there, a client verifies a certificate and a server chooses
 * one. So the managers remember who asked them.
 *
 * <p>Times of creation do not tell it (a handshake may take less than a millisecond), and values put into a session get
 * lost where a server keeps no state but sends it away in tickets (RFC 5077).
 */
public final class FullHandshakes implements Resumptions {
    private final Map<SSLEngine, Boolean> asked = Collections.synchronizedMap(new WeakHashMap<>());

    /** The same verdicts, remembered. */
    public X509ExtendedTrustManager watch(X509ExtendedTrustManager trust) {
        return new WatchedTrust(trust, this);
    }

    /** The same choices, remembered. */
    public X509ExtendedKeyManager watch(X509ExtendedKeyManager keys) {
        return new WatchedKeys(keys, this);
    }

    /** Nothing to remember before a manager is asked. */
    @Override
    public void made(SSLEngine engine) {}

    @Override
    public boolean resumed(SSLEngine engine) {
        return !asked.containsKey(engine);
    }

    void asked(SSLEngine engine) {
        asked.put(engine, true);
    }
}
