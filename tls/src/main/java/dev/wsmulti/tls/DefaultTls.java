package dev.wsmulti.tls;

import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.secure.SecureProvider;

/** Gives loops {@link Tls#defaults()} where nobody gave them another layer. Made by {@link java.util.ServiceLoader}. */
public final class DefaultTls implements SecureProvider {
    /** For the service loader. */
    public DefaultTls() {}

    @Override
    public SecureLayer defaults() {
        return Tls.defaults();
    }
}
