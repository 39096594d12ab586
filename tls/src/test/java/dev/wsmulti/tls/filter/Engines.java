package dev.wsmulti.tls.filter;

import dev.wsmulti.tls.bc.BcProvider;
import dev.wsmulti.tls.jsse.JsseProvider;
import dev.wsmulti.tls.provider.TlsContext;
import dev.wsmulti.tls.provider.TlsProvider;
import dev.wsmulti.tls.provider.TlsSettings;
import dev.wsmulti.tls.provider.Traits;
import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.tls.testing.Settings;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** Engines for both ends, and filters on them. The client trusts the server's authority, and shows no certificate. */
record Engines(TlsProvider provider, TlsContext clients, TlsContext servers) {
    static final String HOST = "server.test";

    /** The JDK's; the JDK's as if they did long work in wrap and unwrap; Bouncy Castle's. */
    static final List<String> KINDS = List.of("jsse", "jsse in whole steps", "bc");

    static final List<String> VERSIONS = List.of("TLSv1.2", "TLSv1.3");

    /** Engines of the JDK. */
    static Engines of(String version) {
        return of("jsse", version);
    }

    static Engines of(String kind, String version) {
        return of(kind, version, settings -> settings, settings -> settings);
    }

    /** With both ends' settings changed. */
    static Engines of(String kind, String version, UnaryOperator<Settings> clients, UnaryOperator<Settings> servers) {
        Ca ca = Ca.create("root");
        Settings both = Settings.trusting(ca.root()).protocols(version);
        return of(
                kind,
                clients.apply(both).build(),
                servers.apply(both.showing(ca.issue(Ca.Order.host(HOST)))).build());
    }

    private static Engines of(String kind, TlsSettings clients, TlsSettings servers) {
        TlsProvider provider = switch (kind) {
            case "bc" -> new BcProvider.Mixed();
            case "jsse" -> new JsseProvider();
            default -> new InWholeSteps(new JsseProvider());
        };
        try {
            return new Engines(provider, provider.context(clients), provider.context(servers));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** All kinds in both versions, each with each of the others. */
    static Stream<Object[]> kindsAndVersions(Object... others) {
        return KINDS.stream()
                .flatMap(kind -> VERSIONS.stream()
                        .flatMap(version -> others.length == 0
                                ? Stream.<Object[]>of(new Object[] {kind, version})
                                : Stream.of(others).map(other -> new Object[] {kind, version, other})));
    }

    SSLEngine client() {
        return clients.client(HOST, 443);
    }

    SSLEngine server() {
        return servers.server();
    }

    TlsFilter clientFilter() {
        return filter(client(), null);
    }

    TlsFilter serverFilter() {
        return filter(server(), null);
    }

    TlsFilter filter(SSLEngine engine, @Nullable PlaintextTap tap) {
        boolean client = engine.getUseClientMode();
        return new TlsFilter(engine, client ? clients : servers, provider, client ? HOST : "", tap);
    }

    private record InWholeSteps(TlsProvider whose) implements TlsProvider {
        @Override
        public String name() {
            return whose.name();
        }

        @Override
        public Traits traits() {
            return new Traits(false, true, true, false, false);
        }

        @Override
        public TlsContext context(TlsSettings settings) throws GeneralSecurityException {
            return whose.context(settings);
        }
    }
}
