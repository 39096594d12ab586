package dev.wsmulti.tls;

import dev.wsmulti.tls.provider.TlsContext;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * The context of one {@link Tls}, made when the first connection wants it: most values on the way through withers never
 * need one. Connections that follow read a volatile field; only those that come while it is being made wait for it, some
 * milliseconds, since it reads no file.
 */
final class LazyContext {
    private final Configuration configuration;
    private volatile @Nullable TlsContext made;

    LazyContext(Configuration configuration) {
        this.configuration = configuration;
    }

    TlsContext get() {
        TlsContext known = made;
        return known == null ? make() : known;
    }

    private synchronized TlsContext make() {
        TlsContext known = made;
        if (known == null) {
            try {
                known = configuration.context();
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(
                        "the TLS provider " + configuration.provider().name() + " cannot do what is asked for: "
                                + impossible.getMessage(),
                        impossible);
            }
            made = known;
        }
        return known;
    }
}
