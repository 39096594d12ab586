package dev.wsmulti.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what is shown: by the name that a client asks for (RFC 6066 section 3), or the host of the server that asks,
 * then by type of key and issuers. What it hands out as alias is the number of an identity and the name of a credential
 * in it. Called off the loop. Any thread.
 */
final class IdentityKeys extends X509ExtendedKeyManager {
    private static final System.Logger LOG = System.getLogger("dev.wsmulti.tls");

    private final Identities identities;
    private final List<Identity> numbered;

    IdentityKeys(Identities identities) {
        this.identities = identities;
        LinkedHashSet<Identity> distinct =
                new LinkedHashSet<>(identities.perHost().values());
        identities.own().ifPresent(distinct::add);
        this.numbered = new ArrayList<>(distinct);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String type, Principal @Nullable [] issuers, SSLEngine engine) {
        return choose(asked(engine), List.of(type), issuers, engine);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(String[] types, Principal @Nullable [] issuers, SSLEngine engine) {
        String host = engine.getPeerHost();
        String alias = choose(host == null ? "" : host, List.of(types), issuers, engine);
        if (alias == null) {
            LOG.log(System.Logger.Level.DEBUG, "{0} asks for a client certificate and none of ours fits", host);
        }
        return alias;
    }

    private @Nullable String choose(String host, List<String> types, Principal @Nullable [] issuers, SSLEngine engine) {
        Identity identity = identities.find(host);
        String name = identity == null ? null : identity.keys().choose(types, issuers, engine);
        return name == null ? null : numbered.indexOf(identity) + ":" + name;
    }

    /** The name that the client asks for; known during the handshake, when certificates are chosen. */
    private static String asked(SSLEngine engine) {
        if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            try {
                for (SNIServerName name : session.getRequestedServerNames()) {
                    if (name instanceof SNIHostName host) {
                        return host.getAsciiName();
                    }
                }
            } catch (UnsupportedOperationException unknown) {
                return "";
            }
        }
        return "";
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Credential credential = credential(alias);
        return credential == null ? null : credential.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Credential credential = credential(alias);
        return credential == null ? null : credential.key();
    }

    private @Nullable Credential credential(String alias) {
        int colon = alias.indexOf(':');
        return numbered.get(Integer.parseInt(alias.substring(0, colon))).keys().named(alias.substring(colon + 1));
    }

    /** Engines only: nobody lists. */
    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
