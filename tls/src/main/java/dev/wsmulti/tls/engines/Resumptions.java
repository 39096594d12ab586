package dev.wsmulti.tls.engines;

import javax.net.ssl.SSLEngine;

/** Tells resumed sessions from new ones, which no API of the JDK does. Any thread. */
public sealed interface Resumptions permits FullHandshakes, SessionAges {
    /** An engine was made. */
    void made(SSLEngine engine);

    /** Whether the session of an engine whose handshake is over is an earlier one that went on. */
    boolean resumed(SSLEngine engine);
}
