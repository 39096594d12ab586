package dev.wsmulti.tls.jsse;

import dev.wsmulti.tls.engines.FullHandshakes;
import dev.wsmulti.tls.engines.Parameters;
import dev.wsmulti.tls.engines.Resumptions;
import dev.wsmulti.tls.engines.SessionAges;
import dev.wsmulti.tls.provider.TlsContext;
import dev.wsmulti.tls.provider.TlsSettings;
import java.security.GeneralSecurityException;
import java.util.OptionalInt;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/** One {@link SSLContext} for one configuration, so that no session goes from one to another. */
record JsseContext(SSLContext context, TlsSettings settings, Parameters parameters, Resumptions resumptions)
        implements TlsContext {
    static JsseContext of(TlsSettings settings) throws GeneralSecurityException {
        if (settings.given().isPresent()) {
            return checked(settings.given().get(), settings, new SessionAges());
        }
        FullHandshakes handshakes = new FullHandshakes();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                settings.keys()
                        .map(keys -> new KeyManager[] {handshakes.watch(keys)})
                        .orElse(null),
                new TrustManager[] {handshakes.watch(settings.trust())},
                null);
        // Zero would mean without bound.
        int sessions = Math.max(1, settings.sessions());
        context.getClientSessionContext().setSessionCacheSize(sessions);
        context.getServerSessionContext().setSessionCacheSize(sessions);
        return checked(context, settings, handshakes);
    }

    private static JsseContext checked(SSLContext context, TlsSettings settings, Resumptions resumptions)
            throws GeneralSecurityException {
        NamedGroups.check(context, settings.groups());
        return new JsseContext(context, settings, new Parameters(context, settings), resumptions);
    }

    @Override
    public SSLEngine client(String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        return setUp(engine, parameters.client(host));
    }

    @Override
    public SSLEngine server() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        return setUp(engine, parameters.server());
    }

    private SSLEngine setUp(SSLEngine engine, SSLParameters wanted) {
        NamedGroups.set(wanted, settings.groups());
        engine.setSSLParameters(wanted);
        resumptions.made(engine);
        return engine;
    }

    @Override
    public boolean resumed(SSLEngine engine) {
        return resumptions.resumed(engine);
    }

    @Override
    public OptionalInt alert(Throwable thrown) {
        return Alerts.number(thrown);
    }

    @Override
    public boolean received(Throwable thrown) {
        return Alerts.received(thrown);
    }
}
