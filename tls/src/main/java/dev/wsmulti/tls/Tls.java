package dev.wsmulti.tls;

import dev.wsmulti.secure.SecureFilter;
import dev.wsmulti.secure.SecureLayer;
import java.util.List;

/** A TLS configuration. */
public final class Tls implements SecureLayer {
    private static final Tls DEFAULTS = new Tls();

    private Tls() {}

    /** Verifies servers against what the system trusts; TLS 1.2 and 1.3. */
    public static Tls defaults() {
        return DEFAULTS;
    }

    @Override
    public SecureFilter client(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SecureFilter server() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> weaknesses() {
        return List.of();
    }
}
