package dev.wsmulti.tls.engines;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** A key manager that tells {@link FullHandshakes} which server asked. */
final class WatchedKeys extends X509ExtendedKeyManager {
    private final X509ExtendedKeyManager keys;
    private final FullHandshakes handshakes;

    WatchedKeys(X509ExtendedKeyManager keys, FullHandshakes handshakes) {
        this.keys = keys;
        this.handshakes = handshakes;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String type, Principal @Nullable [] issuers, SSLEngine engine) {
        // JDK 25 asks before it takes up a session too, when it has read the ticket; there is no session of this
        // handshake yet.
        if (engine.getHandshakeSession() != null) {
            handshakes.asked(engine);
        }
        return keys.chooseEngineServerAlias(type, issuers, engine);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(String[] types, Principal @Nullable [] issuers, SSLEngine engine) {
        return keys.chooseEngineClientAlias(types, issuers, engine);
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
        return keys.getClientAliases(type, issuers);
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, Socket socket) {
        return keys.chooseClientAlias(types, issuers, socket);
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        return keys.getServerAliases(type, issuers);
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, Socket socket) {
        return keys.chooseServerAlias(type, issuers, socket);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return keys.getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return keys.getPrivateKey(alias);
    }
}
