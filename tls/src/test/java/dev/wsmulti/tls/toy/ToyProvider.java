package dev.wsmulti.tls.toy;

import dev.wsmulti.tls.provider.TlsContext;
import dev.wsmulti.tls.provider.TlsProvider;
import dev.wsmulti.tls.provider.TlsSettings;
import dev.wsmulti.tls.provider.Traits;
import java.security.GeneralSecurityException;
import java.util.OptionalInt;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;

/** All that a third party has to write: a context for settings, and engines from it. It knows no alerts. */
public final class ToyProvider implements TlsProvider {
    /** For the service loader. */
    public ToyProvider() {}

    @Override
    public String name() {
        return "toy";
    }

    @Override
    public Traits traits() {
        return new Traits(true, true, true, false, false);
    }

    @Override
    public TlsContext context(TlsSettings settings) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                settings.keys().map(keys -> new KeyManager[] {keys}).orElse(null),
                new TrustManager[] {settings.trust()},
                null);
        return new ToyContext(context, settings);
    }

    private record ToyContext(SSLContext context, TlsSettings settings) implements TlsContext {
        @Override
        public SSLEngine client(String host, int port) {
            SSLEngine engine = context.createSSLEngine(host, port);
            engine.setUseClientMode(true);
            engine.setEnabledProtocols(settings.protocols().toArray(String[]::new));
            return engine;
        }

        @Override
        public SSLEngine server() {
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(false);
            return engine;
        }

        @Override
        public boolean resumed(SSLEngine engine) {
            return false;
        }

        @Override
        public OptionalInt alert(Throwable thrown) {
            return OptionalInt.empty();
        }

        @Override
        public boolean received(Throwable thrown) {
            return false;
        }
    }
}
