package dev.wsmulti.tls.filter;

import dev.wsmulti.tls.jsse.JsseProvider;
import dev.wsmulti.tls.provider.ClientAuth;
import dev.wsmulti.tls.provider.TlsContext;
import dev.wsmulti.tls.provider.TlsProvider;
import dev.wsmulti.tls.provider.TlsSettings;
import dev.wsmulti.tls.provider.Traits;
import dev.wsmulti.tls.testing.Ca;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.mockito.Mockito;

/** Engines of the JDK, for the filter alone: both ends trust one authority. */
final class Engines implements TlsProvider, TlsContext {
    static final String HOST = "server.test";

    private static final char[] NO_SECRET = "secret".toCharArray();

    private final SSLContext server;
    private final SSLContext client;
    private final String protocol;
    private final boolean delegates;

    /** Knows what the exceptions of the JDK mean. */
    private final TlsContext texts;

    /** What the server speaks. */
    String serversProtocol;

    /** Whether the server demands a certificate. */
    boolean demands;

    private Engines(SSLContext server, SSLContext client, String protocol, boolean delegates) {
        this.server = server;
        this.client = client;
        this.protocol = protocol;
        this.serversProtocol = protocol;
        this.delegates = delegates;
        this.texts = texts(client, protocol);
    }

    /** Both ends; the client shows a certificate too. */
    static Engines of(String protocol) {
        return of(protocol, true);
    }

    /** @param delegates false: as if they did long work in wrap and unwrap */
    static Engines of(String protocol, boolean delegates) {
        Ca ca = Ca.create("root");
        Ca.Issued issued = ca.issue(Ca.Order.host(HOST));
        return new Engines(
                context(issued, ca.root()),
                context(ca.issue(Ca.Order.subject("client")), ca.root()),
                protocol,
                delegates);
    }

    /** The server is of one authority and trusts it; the client trusts that certificate and shows one of its own, or none. */
    static Engines of(String protocol, Ca ca, X509Certificate trusted, Ca.@Nullable Issued clients) {
        return new Engines(
                context(ca.issue(Ca.Order.host(HOST)), ca.root()), context(clients, trusted), protocol, true);
    }

    private static TlsContext texts(SSLContext context, String protocol) {
        try {
            return new JsseProvider()
                    .context(new TlsSettings(
                            Optional.of(context),
                            Mockito.mock(X509ExtendedTrustManager.class),
                            Optional.empty(),
                            List.of(protocol),
                            List.of(context.getDefaultSSLParameters().getCipherSuites()),
                            List.of(),
                            List.of(),
                            List.of(),
                            Optional.empty(),
                            ClientAuth.NONE,
                            0));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static SSLContext context(Ca.@Nullable Issued own, Certificate trusted) {
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            if (own != null) {
                keys.setKeyEntry("own", own.key(), NO_SECRET, own.chain().toArray(Certificate[]::new));
            }
            KeyManagerFactory ownKeys = KeyManagerFactory.getInstance("PKIX");
            ownKeys.init(keys, NO_SECRET);
            KeyStore roots = KeyStore.getInstance("PKCS12");
            roots.load(null, null);
            roots.setCertificateEntry("root", trusted);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(roots);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(ownKeys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    TlsFilter clientFilter() {
        return new TlsFilter(client(HOST, 443), this, this, HOST, null);
    }

    TlsFilter serverFilter() {
        return new TlsFilter(server(), this, this, "", null);
    }

    @Override
    public SSLEngine client(String host, int port) {
        SSLEngine engine = client.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {protocol});
        return engine;
    }

    @Override
    public SSLEngine server() {
        SSLEngine engine = server.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(new String[] {serversProtocol});
        engine.setNeedClientAuth(demands);
        return engine;
    }

    @Override
    public String name() {
        return "jdk";
    }

    @Override
    public Traits traits() {
        return new Traits(delegates, true, true, false, false);
    }

    @Override
    public TlsContext context(TlsSettings settings) {
        return this;
    }

    @Override
    public boolean resumed(SSLEngine engine) {
        return false;
    }

    @Override
    public Optional<String> group(SSLEngine engine) {
        return Optional.empty();
    }

    @Override
    public OptionalInt alert(Throwable thrown) {
        return texts.alert(thrown);
    }

    @Override
    public boolean received(Throwable thrown) {
        return texts.received(thrown);
    }
}
