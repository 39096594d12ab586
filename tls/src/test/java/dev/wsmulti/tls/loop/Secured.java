package dev.wsmulti.tls.loop;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.simulation.Simulation;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.tls.Identity;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.WsRequest;
import java.security.KeyStore;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;

/** Both ends of a secure connection: a server for {@code localhost}, and a client that trusts its authority. */
record Secured(Tls server, Tls client) {
    private static final Ca AUTHORITY = Ca.create("Test Authority");
    private static final Ca.Issued LOCALHOST = AUTHORITY.issue(Ca.Order.host("localhost"));

    /** The two, with this provider. */
    static Secured with(String provider) {
        return with(provider, LOCALHOST);
    }

    /** The same, for a server of that name. */
    static Secured with(String provider, String host) {
        return with(provider, AUTHORITY.issue(Ca.Order.host(host)));
    }

    /** The same, for a server that is called by its address: nothing is looked up. */
    static Secured atLoopback(String provider) {
        GeneralName address = new GeneralName(GeneralName.iPAddress, "127.0.0.1");
        return with(provider, AUTHORITY.issue(Ca.Order.subject("loopback").names(List.of(address))));
    }

    private static Secured with(String provider, Ca.Issued shown) {
        return new Secured(
                Tls.defaults().provider(provider).identity(identity(shown)),
                Tls.defaults().provider(provider).trust(trusting(AUTHORITY)));
    }

    /** As the simulation takes them. */
    Simulation.Layers layers() {
        return new Simulation.Layers(server, client);
    }

    /** The same, speaking these versions only. */
    Secured protocols(String... versions) {
        return new Secured(server.protocols(versions), client.protocols(versions));
    }

    static Identity identity(Ca.Issued issued) {
        return Identity.of(store(issued), new char[0]);
    }

    private static KeyStore store(Ca.Issued issued) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "own",
                    issued.key(),
                    new char[0],
                    issued.chain().toArray(java.security.cert.X509Certificate[]::new));
            return store;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static KeyStore trusting(Ca authority) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("root", authority.root());
            return store;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A kit whose loop has the client's TLS. */
    TestKit kit(long seed) {
        return TestKit.create(seed, dev.wsmulti.testkit.FaultPlan.of(), builder -> builder.tls(client));
    }

    /** Serves these routes on a free port, and says which. */
    int listen(WsMulti multi, Routes routes) {
        return multi.listen(ServerOptions.on(0).tls(server), routes).address().getPort();
    }

    static WsRequest session(int port, String path) {
        return WsRequest.to("wss://localhost:" + port + path);
    }

    static HttpFetch get(int port, String path) {
        return HttpFetch.get("https://localhost:" + port + path);
    }

    static List<String> providers() {
        return List.of("jsse", "bc");
    }
}
