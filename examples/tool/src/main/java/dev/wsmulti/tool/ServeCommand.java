package dev.wsmulti.tool;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Exchange;
import dev.wsmulti.server.Reply;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsSession;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/** {@code wsmulti serve}: a server to try things on. */
final class ServeCommand {
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final ServeOptions options;

    ServeCommand(ServeOptions options) {
        this.options = options;
    }

    int run() {
        ServerOptions asked = asked();
        try (WsMulti multi = WsMulti.open()) {
            Server server = listen(multi, asked);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> endGracefully(server), "wsmulti-farewell"));
            System.out.println(
                    "listening on " + shown(asked, () -> server.address().getPort()));
            System.out.flush();
            multi.run();
            return ExitCode.OK;
        }
    }

    private ServerOptions asked() {
        if (options.unixSocket != null) {
            return ServerOptions.unixSocket(options.unixSocket);
        }
        if (options.port < 0 || options.port > 65535) {
            throw new Problem(ExitCode.USAGE, "--port needs a number from 0 to 65535, not " + options.port);
        }
        InetSocketAddress address = new InetSocketAddress(options.host, options.port);
        if (address.isUnresolved()) {
            throw new Problem(ExitCode.LOOKUP, "could not resolve host " + options.host);
        }
        return ServerOptions.address(address);
    }

    private Server listen(WsMulti multi, ServerOptions where) {
        try {
            String cert = options.cert;
            return multi.listen(cert == null ? where : where.tls(TlsChoice.of(options, cert)), routes());
        } catch (UncheckedIOException refused) {
            String reason = String.valueOf(refused.getMessage());
            String shown = shown(where, () -> options.port);
            throw new Problem(
                    ExitCode.NOT_STARTED,
                    reason.contains(shown)
                            ? reason.replace("/" + shown, shown)
                            : "cannot listen on " + shown + ": " + reason);
        }
    }

    private Routes routes() {
        WsOptions behaviour =
                options.maxMessage == null ? WsOptions.of() : WsOptions.of().maxMessage(options.maxMessage);
        return Routes.of()
                .get("/", exchange -> exchange.respond(200, "Hello World!"))
                .get(
                        "/*",
                        exchange -> exchange.respond(
                                404, "there is nothing at " + exchange.head().path() + "\n"))
                .post("/echo", ServeCommand::echo)
                .get(
                        "/echo",
                        exchange -> exchange.respond(405, "POST gives its body back\n")
                                .header("Allow", "POST"))
                .ws("/*", WsHandler.of().onMessage(WsSession::send).options(behaviour));
    }

    /** Gives the body back as it comes, however long it is. */
    private static Reply echo(Exchange exchange) {
        exchange.maxBody(Long.MAX_VALUE);
        return exchange.respond(200, exchange.body());
    }

    /** Tells all sessions 1001. The JDK would end the process with 130 or 143: for a server being ended is no failure. */
    private static void endGracefully(Server server) {
        CompletableFuture<?> done = server.shutdown(FAREWELL).toCompletableFuture();
        try {
            done.get(FAREWELL.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException late) {
            // The process ends all the same.
        }
        Runtime.getRuntime().halt(ExitCode.OK);
    }

    /** The file, or the host as it was asked for, with its port. */
    private static String shown(ServerOptions where, IntSupplier port) {
        return where.unixSocket().map(Path::toString).orElseGet(() -> {
            String host = where.address().getAddress().getHostAddress();
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port.getAsInt();
        });
    }
}
