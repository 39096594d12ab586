package dev.wsmulti.engine;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.http.Role;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.observe.Log;
import dev.wsmulti.secure.SecureLayer;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;

/**
 * What a listener has on one loop: the connections that are served there, from the moment at which they are handed over. It
 * keeps {@code run()} going until the listener is closed.
 */
final class Branch extends Live.Passive {
    final Engine engine;
    private final Listener listener;
    private final ListenerOptions options;
    private final RequestHandler handler;
    private final Live connections = new Live();
    private final Live handshakes = new Live();
    private Runnable onEmpty = () -> {};
    private boolean closing;

    /** Connections ever handed over; the loop of the listener counts them. */
    int sent;

    /** Those of them that have come; this loop counts them. */
    private int arrived;

    Branch(Engine engine, Listener listener, ListenerOptions options, RequestHandler handler) {
        this.engine = engine;
        this.listener = listener;
        this.options = options;
        this.handler = handler;
    }

    void start() {
        if (engine.isClosed()) {
            closing = true;
        } else {
            engine.live.add(this);
        }
    }

    /** What its loop has, with what is on the way to it. */
    int load() {
        return engine.gauges.load() + sent - arrived;
    }

    /** A connection is this loop's from now on. */
    void take(Endpoint endpoint) {
        arrived++;
        engine.served++;
        SecureLayer layer = options.tls();
        if (closing || engine.isEnding()) {
            endpoint.abort();
            oneLess();
        } else if (layer == null) {
            serve(endpoint);
        } else {
            new Handshake(endpoint).begin(layer);
        }
    }

    /** A connection whose TLS handshake is under way: it counts among the connections. */
    private final class Handshake extends Live.Passive implements StackOpening.Result {
        private final StackOpening opening;

        Handshake(Endpoint endpoint) {
            opening = new StackOpening(engine, endpoint, Role.SERVER, this);
        }

        void begin(SecureLayer layer) {
            handshakes.add(this);
            opening.start(layer, () -> List.of(Phase.tls(layer.server(), "", options.tlsTimeout())));
        }

        @Override
        public void opened(Endpoint endpoint, ByteQueue early) {
            handshakes.remove(this);
            serve(endpoint);
        }

        @Override
        public void notOpened(Failure failure) {
            handshakes.remove(this);
            if (!(failure instanceof Failure.ConnectionLost)) {
                Log.server("no TLS with a client of " + address() + ": " + failure.message());
            }
            oneLess();
        }

        @Override
        public void endSoon(String reason) {
            endNow(reason);
        }

        @Override
        public void endNow(String reason) {
            opening.cancel();
            handshakes.remove(this);
            oneLess();
        }
    }

    private void serve(Endpoint endpoint) {
        ServerConnection connection = new ServerConnection(engine, endpoint, this, options);
        try {
            connection.start();
            connections.add(connection);
        } catch (IOException broken) {
            connection.drop();
            oneLess();
        }
    }

    /** A connection has ended, or became a session. */
    void left(ServerConnection connection) {
        connections.remove(connection);
        oneLess();
    }

    private void oneLess() {
        engine.served--;
        listener.engine.pass(listener::oneLess);
        if (closing) {
            endIfEmpty();
        }
    }

    private void endIfEmpty() {
        if (connections.count() == 0 && handshakes.count() == 0) {
            engine.live.remove(this);
            onEmpty.run();
        }
    }

    SocketAddress address() {
        return listener.address();
    }

    RequestHandler handler() {
        return handler;
    }

    boolean isClosing() {
        return closing;
    }

    /** HTTP connections that are open, as of the last turn. */
    int connections() {
        engine.published.turns();
        return connections.count();
    }

    /** Called when the last connection of a closed branch has gone. */
    void onEmpty(Runnable action) {
        onEmpty = action;
    }

    /** Ends what the listener has here: after the present answers. */
    void finish(String reason) {
        close(reason);
        connections.snapshot().forEach(each -> each.endSoon(reason));
    }

    /** Ends what the listener has here, at once. */
    void cut(String reason) {
        close(reason);
        connections.snapshot().forEach(each -> each.endNow(reason));
    }

    private void close(String reason) {
        closing = true;
        handshakes.snapshot().forEach(each -> each.endNow(reason));
        endIfEmpty();
    }

    // As one of the loop's members: its loop ends. A listener ends with the loop that accepts.

    @Override
    public long queuedBytes() {
        return connections.queuedBytes();
    }

    @Override
    public void endSoon(String reason) {
        if (listener.engine == engine) {
            listener.end(branch -> branch.finish(reason));
        } else {
            finish(reason);
        }
    }

    @Override
    public void endNow(String reason) {
        if (listener.engine == engine) {
            listener.end(branch -> branch.cut(reason));
        } else {
            cut(reason);
        }
    }
}
