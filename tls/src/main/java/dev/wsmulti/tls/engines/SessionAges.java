package dev.wsmulti.tls.engines;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import javax.net.ssl.SSLEngine;

/**
 * Tells resumed sessions where a context was given, whose managers cannot be watched: a session older than its engine is
 * one. Milliseconds decide, so that one resumed at once may pass for new.
 */
public final class SessionAges implements Resumptions {
    private final Map<SSLEngine, Long> made = Collections.synchronizedMap(new WeakHashMap<>());

    @Override
    public void made(SSLEngine engine) {
        made.put(engine, System.currentTimeMillis());
    }

    @Override
    public boolean resumed(SSLEngine engine) {
        return engine.getSession().getCreationTime() < made.getOrDefault(engine, 0L);
    }
}
