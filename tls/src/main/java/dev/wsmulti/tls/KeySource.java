package dev.wsmulti.tls;

import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Where an {@link Identity} has its keys from. Any thread. */
sealed interface KeySource permits KeySource.Fixed, KeySource.Managed, ReloadedKeys {
    /**
     * A name for the credential to show; null for none that fits.
     *
     * @param types that the peer can verify, the preferred one first
     * @param issuers authorities that the peer trusts; null or empty for any
     */
    @Nullable
    String choose(List<String> types, Principal @Nullable [] issuers, SSLEngine engine);

    /** What was chosen under that name; null if nobody knows it. */
    @Nullable
    Credential named(String name);

    /** From files read once, or a key store. */
    record Fixed(List<Credential> credentials) implements KeySource {
        @Override
        public @Nullable String choose(List<String> types, Principal @Nullable [] issuers, SSLEngine engine) {
            for (String type : types) {
                for (int i = 0; i < credentials.size(); i++) {
                    if (credentials.get(i).fits(type) && credentials.get(i).issuedBy(issuers)) {
                        return Integer.toString(i);
                    }
                }
            }
            return null;
        }

        @Override
        public Credential named(String name) {
            return credentials.get(Integer.parseInt(name));
        }

        @Override
        public String toString() {
            return credentials.toString();
        }
    }

    /** From a manager of the user's, which may keep its keys wherever it likes. */
    record Managed(X509ExtendedKeyManager manager) implements KeySource {
        @Override
        public @Nullable String choose(List<String> types, Principal @Nullable [] issuers, SSLEngine engine) {
            if (engine.getUseClientMode()) {
                return manager.chooseEngineClientAlias(types.toArray(String[]::new), issuers, engine);
            }
            return types.stream()
                    .map(type -> manager.chooseEngineServerAlias(type, issuers, engine))
                    .filter(alias -> alias != null)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public @Nullable Credential named(String name) {
            PrivateKey key = manager.getPrivateKey(name);
            X509Certificate[] chain = manager.getCertificateChain(name);
            return key == null || chain == null || chain.length == 0 ? null : new Credential(key, List.of(chain));
        }

        @Override
        public String toString() {
            return "keys of a manager";
        }
    }
}
