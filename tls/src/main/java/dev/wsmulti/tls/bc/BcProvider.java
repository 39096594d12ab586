package dev.wsmulti.tls.bc;

import dev.wsmulti.tls.provider.TlsContext;
import dev.wsmulti.tls.provider.TlsProvider;
import dev.wsmulti.tls.provider.TlsSettings;
import dev.wsmulti.tls.provider.Traits;
import java.security.GeneralSecurityException;
import java.util.Objects;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;

/**
 * The engines of Bouncy Castle, where its jars {@code bctls-jdk18on}, {@code bcprov-jdk18on} and {@code bcutil-jdk18on} are
 * present; on the module path with {@code --add-modules org.bouncycastle.tls}. Nothing is registered in
 * {@link java.security.Security}. Each form is a service of its own, which cannot be made where Bouncy Castle is absent.
 */
public abstract sealed class BcProvider implements TlsProvider {
    private final String name;

    /** @throws NoClassDefFoundError where Bouncy Castle is absent, so that the service loader passes it by */
    private BcProvider(String name) {
        this.name = name;
        Objects.requireNonNull(BouncyCastleJsseProvider.class);
    }

    /** {@code bc}: AES, digests and MACs of the JDK, which are some twenty times faster, and all else of Bouncy Castle. */
    public static final class Mixed extends BcProvider {
        /** For the service loader. */
        public Mixed() {
            super("bc");
        }

        @Override
        Crypto crypto() {
            return Crypto.MIXED;
        }
    }

    /** {@code bc:bcOnly}: all of Bouncy Castle. */
    public static final class BcOnly extends BcProvider {
        /** For the service loader. */
        public BcOnly() {
            super("bc:bcOnly");
        }

        @Override
        Crypto crypto() {
            return Crypto.BC_ONLY;
        }
    }

    /**
     * {@code bc:jdkOnly}: the protocol of Bouncy Castle on the providers of this JVM. No ChaCha20, and with Bouncy Castle
     * 1.84 no RSA certificates.
     */
    public static final class JdkOnly extends BcProvider {
        /** ML-KEM came with JDK 24 (JEP 496). */
        private static final int KEM = 24;

        /** For the service loader. */
        public JdkOnly() {
            super("bc:jdkOnly");
        }

        @Override
        public Traits traits() {
            return new Traits(false, false, false, true, Runtime.version().feature() >= KEM);
        }

        @Override
        Crypto crypto() {
            return Crypto.JDK_ONLY;
        }
    }

    abstract Crypto crypto();

    @Override
    public String name() {
        return name;
    }

    /** One is like another: they hold nothing. */
    @Override
    public boolean equals(Object other) {
        return other instanceof BcProvider provider && name.equals(provider.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public Traits traits() {
        return new Traits(false, false, false, true, true);
    }

    @Override
    public TlsContext context(TlsSettings settings) throws GeneralSecurityException {
        return BcContext.of(crypto(), settings);
    }
}
