package dev.wsmulti.tls.engines;

import java.security.Principal;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** A key manager that tells {@link FullHandshakes} which server asked. */
final class WatchedKeys extends ForwardingKeys {
    private final FullHandshakes handshakes;

    WatchedKeys(X509ExtendedKeyManager keys, FullHandshakes handshakes) {
        super(keys);
        this.handshakes = handshakes;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String type, Principal @Nullable [] issuers, SSLEngine engine) {
        // JDK 25 asks before it takes up a session too, when it has read the ticket; there is no session of this
        // handshake yet.
        if (engine.getHandshakeSession() != null) {
            handshakes.asked(engine);
        }
        return super.chooseEngineServerAlias(type, issuers, engine);
    }
}
