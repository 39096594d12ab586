package dev.wsmulti.tls.testing;

import dev.wsmulti.tls.provider.ClientAuth;
import dev.wsmulti.tls.provider.TlsSettings;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Settings for providers in tests. Immutable; every method returns a copy. */
public record Settings(
        X509ExtendedTrustManager trust,
        Optional<X509ExtendedKeyManager> keys,
        List<String> protocols,
        List<String> suites,
        List<String> groups,
        List<String> shares,
        List<String> alpn,
        Optional<String> sni,
        ClientAuth auth) {
    /** Both versions; whatever is trusted is below that root. */
    public static Settings trusting(X509Certificate root) {
        return new Settings(
                trust(root),
                Optional.empty(),
                List.of("TLSv1.3", "TLSv1.2"),
                List.of(
                        "TLS_AES_128_GCM_SHA256",
                        "TLS_AES_256_GCM_SHA384",
                        "TLS_CHACHA20_POLY1305_SHA256",
                        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                ClientAuth.NONE);
    }

    public Settings showing(Ca.Issued identity) {
        return new Settings(trust, Optional.of(keys(identity)), protocols, suites, groups, shares, alpn, sni, auth);
    }

    public Settings protocols(String... only) {
        return new Settings(trust, keys, List.of(only), suites, groups, shares, alpn, sni, auth);
    }

    public Settings suites(String... only) {
        return new Settings(trust, keys, protocols, List.of(only), groups, shares, alpn, sni, auth);
    }

    public Settings groups(String... only) {
        return new Settings(trust, keys, protocols, suites, List.of(only), shares, alpn, sni, auth);
    }

    public Settings shares(String... only) {
        return new Settings(trust, keys, protocols, suites, groups, List.of(only), alpn, sni, auth);
    }

    public Settings alpn(String... only) {
        return new Settings(trust, keys, protocols, suites, groups, shares, List.of(only), sni, auth);
    }

    public Settings sni(String name) {
        return new Settings(trust, keys, protocols, suites, groups, shares, alpn, Optional.of(name), auth);
    }

    public Settings asking(ClientAuth wanted) {
        return new Settings(trust, keys, protocols, suites, groups, shares, alpn, sni, wanted);
    }

    /** What a provider takes. */
    public TlsSettings build() {
        return new TlsSettings(Optional.empty(), trust, keys, protocols, suites, groups, shares, alpn, sni, auth, 1000);
    }

    private static X509ExtendedTrustManager trust(X509Certificate root) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("root", root);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A key manager of the JDK with one key. */
    public static X509ExtendedKeyManager keys(Ca.Issued identity) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "own", identity.key(), new char[0], identity.chain().toArray(X509Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
            factory.init(store, new char[0]);
            return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
