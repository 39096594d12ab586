package dev.wsmulti.tls.jsse;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import javax.net.ssl.SSLEngine;

/**
 * Tells resumed sessions where a context was given, whose managers cannot be watched: a session older than its engine is
 * one. Milliseconds decide, so that one resumed at once may pass for new. Any thread.
 */
final class SessionAges {
    private final Map<SSLEngine, Long> made = Collections.synchronizedMap(new WeakHashMap<>());

    void made(SSLEngine engine) {
        made.put(engine, System.currentTimeMillis());
    }

    boolean resumed(SSLEngine engine) {
        return engine.getSession().getCreationTime() < made.getOrDefault(engine, 0L);
    }
}
