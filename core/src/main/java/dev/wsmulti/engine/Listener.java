package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.net.Acceptor;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.observe.Log;
import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.time.Wheel;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Listens on an address and owns the HTTP connections that come. It keeps {@code run()} going until it is closed. */
public final class Listener extends Driven implements Live.Member {
    /** Connections taken in a turn: a burst must not keep the others waiting. */
    private static final int ACCEPTS = 64;

    /** How long accepting rests when the system refuses to give a descriptor. */
    private static final Duration REST = Duration.ofMillis(100);

    private final Acceptor acceptor;
    private final ListenerOptions options;
    private final RequestHandler handler;
    private final Live connections = new Live();
    private final Live handshakes = new Live();
    private long restsUntil = Wheel.NEVER;
    private Runnable onEmpty = () -> {};
    private boolean complained;
    private boolean closing;
    private int liveIndex = -1;

    private Listener(Engine engine, Acceptor acceptor, ListenerOptions options, RequestHandler handler) {
        super(engine);
        this.acceptor = acceptor;
        this.options = options;
        this.handler = handler;
    }

    /**
     * Binds an address, then listens on it from the loop's next turn on. Any thread.
     *
     * @throws IOException if the address cannot be bound; the message names it
     */
    public static Listener open(
            Engine engine, SocketAddress address, int backlog, ListenerOptions options, RequestHandler handler)
            throws IOException {
        Listener listener = new Listener(engine, engine.transport.listen(address, backlog), options, handler);
        engine.act(listener::start);
        return listener;
    }

    private void start() {
        if (closing || engine.isClosed()) {
            acceptor.abort();
            return;
        }
        engine.live.add(this);
        try {
            engine.reactor().register(acceptor, this, Reactor.ACCEPT);
            Log.server("listening on " + address());
            SecureLayer layer = options.tls();
            if (layer != null) {
                Engine.warnOf(layer.weaknesses(), "of clients on " + address());
            }
        } catch (IOException broken) {
            Log.server("cannot listen on " + address() + ": " + broken.getMessage());
            close();
        }
    }

    /** The address it is bound to, with the real port. */
    public SocketAddress address() {
        return acceptor.address();
    }

    /** The loop that it belongs to. */
    public Engine loop() {
        return engine;
    }

    /** HTTP connections that are open, as of the last turn. */
    public int connections() {
        engine.published.turns();
        return connections.count();
    }

    /** Stops listening. Connections end after their present answer, idle ones at once. Any thread. */
    public void close() {
        engine.act(() -> endSoon("the server was closed"));
    }

    /**
     * Stops listening and ends all that came through it: connections after their present answer, sessions with a close
     * frame; what is left when the time is over, at once. Any thread.
     */
    public CompletionStage<Ended> shutdown(Duration most) {
        CompletableFuture<Ended> result = new CompletableFuture<>();
        engine.act(() -> new Shutdown(this, most, result).start());
        return result.minimalCompletionStage();
    }

    /** How many connections and sessions ended by themselves, and how many were cut. */
    public record Ended(int gracefully, int cut) {}

    /** Called once, when the last connection of a closed listener has gone. */
    void onEmpty(Runnable action) {
        onEmpty = action;
    }

    RequestHandler handler() {
        return handler;
    }

    boolean isClosing() {
        return closing;
    }

    @Override
    void turn(long now) {
        ready = 0;
        if (closing || restsUntil != Wheel.NEVER) {
            return;
        }
        try {
            for (int left = ACCEPTS; left > 0 && !isFull(); left--) {
                Endpoint endpoint = acceptor.accept();
                if (endpoint == null) {
                    break;
                }
                take(endpoint);
            }
        } catch (IOException exhausted) {
            rest(exhausted, now);
        }
        watch();
    }

    private void take(Endpoint endpoint) {
        SecureLayer layer = options.tls();
        if (layer == null) {
            serve(endpoint);
        } else {
            new Handshake(endpoint).begin(layer);
        }
    }

    /** A connection whose TLS handshake is under way: it counts among the connections. */
    private final class Handshake implements StackOpening.Result, Live.Member {
        private final StackOpening opening;
        private int liveIndex = -1;

        Handshake(Endpoint endpoint) {
            opening = new StackOpening(engine, endpoint, options.tlsTimeout(), this);
        }

        void begin(SecureLayer layer) {
            handshakes.add(this);
            opening.server(layer);
        }

        @Override
        public void opened(LayeredEndpoint endpoint) {
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
        public int liveIndex() {
            return liveIndex;
        }

        @Override
        public void liveIndex(int index) {
            liveIndex = index;
        }

        @Override
        public void endSoon(String reason) {
            endNow(reason);
        }

        @Override
        public void endNow(String reason) {
            opening.cancel();
            handshakes.remove(this);
        }
    }

    private void serve(Endpoint endpoint) {
        ServerConnection connection = new ServerConnection(engine, endpoint, this, options);
        try {
            connection.start();
            connections.add(connection);
            complained = false;
        } catch (IOException broken) {
            connection.drop();
        }
    }

    /** Out of descriptors, most likely: trying at once again would spin, for the connection still waits. */
    private void rest(IOException exhausted, long now) {
        restsUntil = Engine.after(now, REST);
        watchDeadlines();
        if (!complained) {
            complained = true;
            Log.server("cannot accept on " + address() + " (" + exhausted.getMessage() + "): resting and trying again");
        }
    }

    private boolean isFull() {
        return connections.count() + handshakes.count() >= options.maxConnections();
    }

    private void watch() {
        boolean accepts = !closing && restsUntil == Wheel.NEVER && !isFull();
        engine.reactor().interest(acceptor, accepts ? Reactor.ACCEPT : 0);
    }

    /** A connection has ended, or became a session. */
    void left(ServerConnection connection) {
        connections.remove(connection);
        oneLess();
    }

    private void oneLess() {
        if (!closing) {
            watch();
        } else {
            endIfEmpty();
        }
    }

    private void endIfEmpty() {
        if (connections.count() == 0) {
            engine.live.remove(this);
            onEmpty.run();
        }
    }

    @Override
    long deadline() {
        return restsUntil;
    }

    @Override
    void overdue(long now) {
        restsUntil = Wheel.NEVER;
        engine.enqueue(this);
    }

    @Override
    void defect(Throwable thrown) {
        Log.error("a defect of a listener", thrown);
    }

    @Override
    public int liveIndex() {
        return liveIndex;
    }

    @Override
    public void liveIndex(int index) {
        liveIndex = index;
    }

    @Override
    public void endSoon(String reason) {
        stop(reason);
        connections.snapshot().forEach(each -> each.endSoon(reason));
    }

    @Override
    public void endNow(String reason) {
        stop(reason);
        connections.snapshot().forEach(each -> each.endNow(reason));
    }

    private void stop(String reason) {
        handshakes.snapshot().forEach(each -> each.endNow(reason));
        closing = true;
        restsUntil = Wheel.NEVER;
        forgetDeadlines();
        acceptor.abort();
        endIfEmpty();
    }
}
