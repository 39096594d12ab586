package dev.wsmulti.tls.trust;

import dev.wsmulti.failure.TlsCode;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Where trust comes from: certificates given, what the system trusts, or a manager of the user's. */
public abstract sealed class TrustSource {

    /** What the user of this machine trusts, or {@code javax.net.ssl.trustStore}; read once, when a peer is to be verified first. */
    public static TrustSource system() {
        return new SystemTrust();
    }

    /** These certificates and nobody else. */
    public static TrustSource of(Collection<X509Certificate> certificates) {
        return new Given(new Anchors(certificates));
    }

    /** Whatever this manager says of paths. */
    public static TrustSource of(X509TrustManager manager) {
        return new Managed(manager);
    }

    /** May read files, the first time. */
    abstract Anchors anchors() throws Verdict;

    /** Whether paths to the anchors count; otherwise {@link #confirm} has the only word. */
    boolean ownsPaths() {
        return true;
    }

    /** The word of whoever else is to be asked. */
    void confirm(Shown shown) throws CertificateException {}

    private static final class Given extends TrustSource {
        private final Anchors anchors;

        Given(Anchors anchors) {
            this.anchors = anchors;
        }

        @Override
        Anchors anchors() {
            return anchors;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Given given && anchors.all().equals(given.anchors.all());
        }

        @Override
        public int hashCode() {
            return anchors.all().hashCode();
        }

        @Override
        public String toString() {
            return anchors.all().size() + " certificates";
        }
    }

    /** The JDK's manager has a word too: it knows authorities that lost the trust of the JDK's makers for what they issued late. */
    private static final class SystemTrust extends TrustSource {
        private record Loaded(X509TrustManager manager, Anchors anchors) {}

        /** Written under the lock and read without: whoever sees it sees all of it, and it never changes again. */
        private volatile @Nullable Loaded loaded;

        @Override
        Anchors anchors() throws Verdict {
            return loaded().anchors();
        }

        @Override
        void confirm(Shown shown) throws CertificateException {
            X509Certificate[] chain = shown.chain().toArray(X509Certificate[]::new);
            if (shown.server()) {
                loaded().manager().checkServerTrusted(chain, "UNKNOWN");
            } else {
                loaded().manager().checkClientTrusted(chain, "UNKNOWN");
            }
        }

        private Loaded loaded() throws Verdict {
            Loaded known = loaded;
            return known == null ? load() : known;
        }

        private synchronized Loaded load() throws Verdict {
            Loaded known = loaded;
            if (known == null) {
                X509TrustManager manager = systemManager();
                known = new Loaded(manager, new Anchors(List.of(manager.getAcceptedIssuers())));
                loaded = known;
            }
            return known;
        }

        private static X509TrustManager systemManager() throws Verdict {
            try {
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init((KeyStore) null);
                for (TrustManager manager : factory.getTrustManagers()) {
                    if (manager instanceof X509TrustManager found) {
                        return found;
                    }
                }
                throw new Verdict(TlsCode.UNTRUSTED, "the system has no trusted certificates");
            } catch (GeneralSecurityException unreadable) {
                throw new Verdict(
                        TlsCode.UNTRUSTED, "what the system trusts cannot be read: " + unreadable.getMessage());
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof SystemTrust;
        }

        @Override
        public int hashCode() {
            return SystemTrust.class.hashCode();
        }

        @Override
        public String toString() {
            return "the system's";
        }
    }

    private static final class Managed extends TrustSource {
        private final X509TrustManager manager;

        Managed(X509TrustManager manager) {
            this.manager = manager;
        }

        @Override
        Anchors anchors() {
            X509Certificate[] accepted = manager.getAcceptedIssuers();
            return new Anchors(accepted == null ? List.of() : List.of(accepted));
        }

        @Override
        boolean ownsPaths() {
            return false;
        }

        @Override
        void confirm(Shown shown) throws CertificateException {
            X509Certificate[] chain = shown.chain().toArray(X509Certificate[]::new);
            SSLEngine engine = shown.engine();
            if (manager instanceof X509ExtendedTrustManager extended && engine != null) {
                if (shown.server()) {
                    extended.checkServerTrusted(chain, shown.authType(), engine);
                } else {
                    extended.checkClientTrusted(chain, shown.authType(), engine);
                }
            } else if (shown.server()) {
                manager.checkServerTrusted(chain, shown.authType());
            } else {
                manager.checkClientTrusted(chain, shown.authType());
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Managed managed && manager.equals(managed.manager);
        }

        @Override
        public int hashCode() {
            return Objects.hashCode(manager);
        }

        @Override
        public String toString() {
            return "a manager's";
        }
    }
}
