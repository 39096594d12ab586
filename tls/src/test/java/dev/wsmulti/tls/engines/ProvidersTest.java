package dev.wsmulti.tls.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.tls.bc.BcProvider;
import dev.wsmulti.tls.jsse.JsseProvider;
import dev.wsmulti.tls.provider.TlsContext;
import dev.wsmulti.tls.provider.TlsProvider;
import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.tls.testing.EnginePair;
import dev.wsmulti.tls.testing.Settings;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds with every provider. */
final class ProvidersTest {
    private final Ca ca = Ca.create("root");
    private final Settings trusting = Settings.trusting(ca.root());
    private final Settings serving = trusting.showing(ca.issue(Ca.Order.host("server.test")));

    private static TlsContext context(String provider, Settings settings) throws GeneralSecurityException {
        TlsProvider chosen = provider.equals("jsse") ? new JsseProvider() : new BcProvider.Mixed();
        return chosen.context(settings.build());
    }

    private static EnginePair pair(TlsContext client, TlsContext server) throws SSLException {
        return new EnginePair(client.client("server.test", 443), server.server()).shake();
    }

    @ParameterizedTest
    @CsvSource({"jsse, TLSv1.3", "jsse, TLSv1.2", "bc, TLSv1.3", "bc, TLSv1.2"})
    void bothEndsKnowTheNameAskedForOfNewAndOldSessions(String provider, String version) throws Exception {
        TlsContext client = context(provider, trusting.protocols(version));
        TlsContext server = context(provider, serving);
        for (int i = 0; i < 3; i++) {
            EnginePair pair = pair(client, server);
            assertThat(client.sni(pair.client)).hasValue("server.test");
            assertThat(server.sni(pair.server)).hasValue("server.test");
        }
        TlsContext silent = context(provider, trusting.protocols(version).sni(""));
        EnginePair pair = pair(silent, server);
        assertThat(silent.sni(pair.client)).isEmpty();
        assertThat(server.sni(pair.server)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"jsse, TLSv1.3", "jsse, TLSv1.2", "bc, TLSv1.2"})
    void noSessionGoesFromOneConfigurationToAnother(String provider, String version) throws Exception {
        TlsContext server = context(provider, serving);
        for (int i = 0; i < 3; i++) {
            TlsContext client = context(provider, trusting.protocols(version));
            EnginePair pair = pair(client, server);
            assertThat(client.resumed(pair.client)).isFalse();
            assertThat(server.resumed(pair.server)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"jsse, TLSv1.3", "jsse, TLSv1.2", "bc, TLSv1.2"})
    void noSessionGoesFromOneServerToAnother(String provider, String version) throws Exception {
        TlsContext client = context(provider, trusting.protocols(version));
        TlsContext server = context(provider, serving);
        pair(client, server);
        assertThat(client.resumed(pair(client, server).client)).isTrue();
        SSLEngine otherPort = client.client("server.test", 444);
        new EnginePair(otherPort, server.server()).shake();
        assertThat(client.resumed(otherPort)).isFalse();
    }

    /** Whatever names clients ask for: what is kept by session is bounded, and nothing is kept by name. */
    @ParameterizedTest
    @CsvSource({"jsse, TLSv1.3", "jsse, TLSv1.2", "bc, TLSv1.2"})
    void sessionsKeptAreAsManyAsTheSettingsSay(String provider, String version) throws Exception {
        EnginePair pair = pair(context(provider, trusting.protocols(version)), context(provider, serving));
        int sessions = serving.build().sessions();
        assertThat(pair.client.getSession().getSessionContext().getSessionCacheSize())
                .isEqualTo(sessions);
        assertThat(pair.server.getSession().getSessionContext().getSessionCacheSize())
                .isEqualTo(sessions);
    }
}
