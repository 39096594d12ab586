package dev.wsmulti.tls;

import dev.wsmulti.tls.pem.Certificates;
import dev.wsmulti.tls.pem.PemException;
import dev.wsmulti.tls.pem.PemText;
import dev.wsmulti.tls.pem.PrivateKeys;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A certificate with its private key, to be shown to peers: what a server is, or a client that is asked who it is.
 * Immutable; any thread. Two are equal if they show the same certificates, or read the same files.
 */
@CheckReturnValue
public final class Identity {
    private final KeySource keys;

    Identity(KeySource keys) {
        this.keys = keys;
    }

    /**
     * From PEM files (curl: {@code --cert}, {@code --key}); both may be one file.
     *
     * @param chain the certificate and those that lead from it to a root, the root itself left out: 10 at most
     * @param key PKCS#8, PKCS#1 or SEC1, not encrypted
     * @throws UnusableKeyException if a file cannot be read or used, or the key is another certificate's
     */
    public static Identity of(Path chain, Path key) {
        return read(file(chain, Certificates.MOST_BYTES), file(key, PrivateKeys.MOST_BYTES), null);
    }

    /**
     * The same with a key in encrypted PKCS#8 (curl: {@code --pass}).
     *
     * @param password is not kept, and stays the caller's to wipe
     */
    public static Identity of(Path chain, Path key, char[] password) {
        return read(file(chain, Certificates.MOST_BYTES), file(key, PrivateKeys.MOST_BYTES), password);
    }

    /**
     * From text: certificates and key as in {@link #of(Path, Path)}.
     *
     * @throws UnusableKeyException if one cannot be used, or the key is another certificate's
     */
    public static Identity ofPem(String chain, String key) {
        return read(
                new PemText("the certificates given to ofPem", chain),
                new PemText("the key given to ofPem", key),
                null);
    }

    /**
     * Every key of a key store; which one is shown depends on what the peer can verify.
     *
     * @param password of the keys
     * @throws UnusableKeyException if the store has none, or the password is another one
     */
    public static Identity of(KeyStore store, char[] password) {
        List<Credential> found = new ArrayList<>();
        try {
            for (String alias : Collections.list(store.aliases())) {
                Certificate[] chain = store.getCertificateChain(alias);
                if (store.isKeyEntry(alias)
                        && chain != null
                        && store.getKey(alias, password) instanceof PrivateKey key) {
                    found.add(new Credential(key, x509(alias, chain)));
                }
            }
        } catch (GeneralSecurityException unusable) {
            throw new UnusableKeyException("the key store cannot be used: " + unusable.getMessage(), unusable);
        }
        if (found.isEmpty()) {
            throw new UnusableKeyException("the key store has no private key with a certificate");
        }
        return new Identity(new KeySource.Fixed(List.copyOf(found)));
    }

    /** Whatever that manager chooses, for keys that live elsewhere. Equal to those of the same manager only. */
    public static Identity of(X509ExtendedKeyManager manager) {
        return new Identity(new KeySource.Managed(manager));
    }

    /**
     * As {@link #of(Path, Path)}, from files that somebody renews: handshakes look at them, off the loop, at most once in
     * that time. Connections stay; whether a session is resumed after a renewal is the provider's to say (JDK 17 does, JDK
     * 25 shakes hands in full once). Files that turn out unusable leave the old ones in use and a warning in the log
     * {@code dev.wsmulti.tls} ({@link System.Logger}).
     *
     * @param interval more than nothing
     * @throws UnusableKeyException if they cannot be used now
     */
    public static Identity reloading(Path chain, Path key, Duration interval) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("the interval of reloading is more than nothing, not " + interval);
        }
        return new Identity(new ReloadedKeys(chain, key, interval, System::nanoTime));
    }

    private static PemText file(Path file, int most) {
        try {
            return PemText.file(file, most);
        } catch (PemException unreadable) {
            throw new UnusableKeyException(unreadable);
        }
    }

    private static Identity read(PemText chain, PemText key, char @Nullable [] password) {
        return new Identity(new KeySource.Fixed(List.of(Credential.read(chain, key, password))));
    }

    private static List<X509Certificate> x509(String alias, Certificate[] chain) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Certificate certificate : chain) {
            if (!(certificate instanceof X509Certificate x509)) {
                throw new UnusableKeyException("the certificate " + alias + " of the key store is not of X.509");
            }
            certificates.add(x509);
        }
        return List.copyOf(certificates);
    }

    KeySource keys() {
        return keys;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Identity identity && keys.equals(identity.keys);
    }

    @Override
    public int hashCode() {
        return keys.hashCode();
    }

    /** Names, never keys. */
    @Override
    public String toString() {
        return "Identity " + keys;
    }
}
