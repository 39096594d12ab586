package dev.wsmulti.server;

import dev.wsmulti.engine.Engine;
import dev.wsmulti.engine.Listener;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A server that listens. Any thread. */
public final class Server implements AutoCloseable {
    private final Listener listener;
    private final Map<Engine, Router> routers;

    Server(Listener listener, Map<Engine, Router> routers) {
        this.listener = listener;
        this.routers = routers;
    }

    /**
     * Where it listens, with the real port.
     *
     * @throws IllegalStateException if that is a {@link #unixSocket}
     */
    public InetSocketAddress address() {
        return inet(listener.address());
    }

    /** The file of the socket that it listens on; empty for an address. */
    public Optional<Path> unixSocket() {
        return unix(listener.address());
    }

    static InetSocketAddress inet(SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            return inet;
        }
        throw new IllegalStateException("a Unix domain socket has no address and no port, but a file: " + address);
    }

    static Optional<Path> unix(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress unix ? Optional.of(unix.getPath()) : Optional.empty();
    }

    /** Changes the routes for requests whose head comes from now on. */
    public void routes(Routes routes) {
        routers.forEach((loop, router) -> {
            if (loop.inLoop()) {
                router.routes(routes);
            } else {
                loop.execute(() -> router.routes(routes));
            }
        });
    }

    /** HTTP connections that are open, on all loops. */
    public int connections() {
        return listener.connections();
    }

    /**
     * Stops listening. HTTP connections end after the answer that they are at; WebSocket sessions are transfers of their
     * loop and go on. Again: nothing happens.
     */
    @Override
    public void close() {
        listener.close();
    }

    /**
     * Stops listening and ends everything that came through it: HTTP connections after the answer that they are at,
     * sessions with {@code onShutdown} and close code 1001. What is left after {@code most} is cut. Completes on the
     * thread of the loop whose last one ended last.
     */
    public CompletionStage<ShutdownReport> shutdown(Duration most) {
        return listener.shutdown(most).thenApply(ended -> new ShutdownReport(ended.gracefully(), ended.cut()));
    }

    @Override
    public String toString() {
        return "server on " + listener.address();
    }
}
