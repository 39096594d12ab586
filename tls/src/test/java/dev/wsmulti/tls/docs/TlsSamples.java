package dev.wsmulti.tls.docs;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.tls.Identity;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.tls.provider.ClientAuth;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.nio.file.Path;
import java.time.Duration;

/** What {@code docs/tls.md} shows, but for the white space. */
final class TlsSamples {
    private TlsSamples() {}

    static Tls anAuthorityOfYourOwn(WsMulti multi, String url, Path authority, Path chain, Path key) {
        var tls = Tls.defaults().trust(authority).identity(Identity.of(chain, key));
        multi.add(WsRequest.to(url).tls(tls).onOpen(ws -> ws.send("hello")));
        return tls;
    }

    static Server aServer(WsMulti multi, int port, Path chain, Path key) {
        return multi.listen(
                ServerOptions.on(port)
                        .tls(Tls.defaults().identity(Identity.reloading(chain, key, Duration.ofMinutes(1)))),
                Routes.of().ws("/echo", WsHandler.of().onMessage(WsSession::send)));
    }

    static Server clientsWithCertificates(WsMulti multi, int port, Path authority, Path chain, Path key) {
        var clients = Tls.defaults()
                .identity(Identity.of(chain, key))
                .trust(authority)
                .clientAuth(ClientAuth.REQUIRED);
        var server = multi.listen(
                ServerOptions.on(port).tls(clients),
                Routes.of()
                        .get(
                                "/",
                                exchange -> exchange.respond(
                                        200,
                                        exchange.tls()
                                                .orElseThrow()
                                                .chain()
                                                .get(0)
                                                .getSubjectX500Principal()
                                                .getName())));
        return server;
    }

    static Tls pins() {
        var pinned = Tls.defaults()
                .pin(
                        "sha256//YLh1dUR9y6Kja30RrAn7JKnbQG/uEtLMkBgFF2Fuihg=",
                        "sha256//Vjs8r4z+80wjNcr1YKepWQboSIRi63WsWXhIMN+eWys=");
        return pinned;
    }

    static void whatWasAgreedOn(WsMulti multi, String url, Tls tls) {
        multi.add(HttpFetch.get(url).tls(tls).onDone((transfer, outcome) -> {
            transfer.info().tls().ifPresent(facts -> System.out.println(facts.protocol() + " " + facts.suite()));
            if (outcome.failed() && outcome.failure() instanceof Failure.Tls failed) {
                System.out.println(failed.code() + ": " + failed.message());
            }
        }));
    }

    static Tls bouncyCastle() {
        var hybrid = Tls.defaults().provider("bc").postQuantum();
        return hybrid;
    }
}
