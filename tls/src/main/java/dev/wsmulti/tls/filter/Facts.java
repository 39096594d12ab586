package dev.wsmulti.tls.filter;

import dev.wsmulti.secure.TlsFacts;
import dev.wsmulti.secure.TlsFacts.Resumption;
import dev.wsmulti.tls.provider.TlsContext;
import dev.wsmulti.tls.provider.TlsProvider;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What is known of an engine whose handshake is over. */
final class Facts {
    private Facts() {}

    static TlsFacts of(
            SSLEngine engine, TlsContext context, TlsProvider provider, Optional<String> group, Duration handshake) {
        SSLSession session = engine.getSession();
        return new TlsFacts(
                provider.name(),
                session.getProtocol(),
                session.getCipherSuite(),
                group,
                Optional.ofNullable(engine.getApplicationProtocol()).filter(name -> !name.isEmpty()),
                context.sni(engine),
                chain(session),
                resumption(engine, context, provider),
                handshake);
    }

    private static Resumption resumption(SSLEngine engine, TlsContext context, TlsProvider provider) {
        if (is13(engine.getSession()) && !provider.traits().resumes13()) {
            return Resumption.NOT_SUPPORTED;
        }
        return context.resumed(engine) ? Resumption.RESUMED : Resumption.FULL;
    }

    static boolean is13(SSLSession session) {
        return session.getProtocol().equals("TLSv1.3");
    }

    /** Certificates of the peer; empty where it showed none. */
    static List<X509Certificate> chain(@Nullable SSLSession session) {
        if (session == null) {
            return List.of();
        }
        try {
            Certificate[] shown = session.getPeerCertificates();
            return Stream.of(shown)
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
    }

    /** Their names; without a malformed one, at which Bouncy Castle's certificates throw when they are asked for it. */
    static List<String> subjects(List<X509Certificate> chain) {
        return chain.stream().flatMap(Facts::name).toList();
    }

    private static Stream<String> name(X509Certificate certificate) {
        try {
            return Stream.of(certificate.getSubjectX500Principal().getName());
        } catch (IllegalArgumentException malformed) {
            return Stream.empty();
        }
    }
}
