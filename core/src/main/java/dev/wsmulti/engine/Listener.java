package dev.wsmulti.engine;

import dev.wsmulti.net.Acceptor;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.observe.Log;
import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.time.Wheel;
import dev.wsmulti.transfer.Spread;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Listens on an address, on one loop, and hands the connections that come to that loop or to others of its group, before
 * their first byte is read. It knows how many there are; each loop has those that it serves in a {@link Branch}.
 */
public final class Listener extends Driven {
    /** Connections taken in a turn: a burst must not keep the others waiting. */
    private static final int ACCEPTS = 64;

    /** How long accepting rests when the system refuses to give a descriptor. */
    private static final Duration REST = Duration.ofMillis(100);

    private final Acceptor acceptor;
    private final ListenerOptions options;
    private final List<Branch> branches = new ArrayList<>();
    private final Branch home;

    /** Connections that were accepted and have not ended, wherever they are served. */
    private long taken;

    private int next;
    private long restsUntil = Wheel.NEVER;
    private boolean complained;
    private boolean closing;

    private Listener(
            Engine engine, Acceptor acceptor, ListenerOptions options, Map<Engine, ? extends RequestHandler> handlers) {
        super(engine);
        this.acceptor = acceptor;
        this.options = options;
        handlers.forEach((loop, handler) -> branches.add(new Branch(loop, this, options, handler)));
        home = branches.get(List.copyOf(handlers.keySet()).indexOf(engine));
    }

    /**
     * Binds an address, then listens on it from the next turn of that loop on. Any thread.
     *
     * @param handlers who answers, for each loop that serves connections; {@code engine} is one of them
     * @throws IOException if the address cannot be bound; the message names it
     */
    public static Listener open(
            Engine engine,
            SocketAddress address,
            int backlog,
            ListenerOptions options,
            Map<Engine, ? extends RequestHandler> handlers)
            throws IOException {
        Listener listener = new Listener(engine, engine.transport.listen(address, backlog), options, handlers);
        // The others first: each is there when the first connection is handed to it.
        for (Branch branch : listener.branches) {
            if (branch != listener.home) {
                branch.engine.pass(branch::start);
            }
        }
        engine.act(listener::start);
        return listener;
    }

    private void start() {
        if (closing || engine.isClosed()) {
            end(branch -> branch.cut("the loop was closed"));
            return;
        }
        home.start();
        try {
            engine.reactor().register(acceptor, this, Reactor.ACCEPT);
            Log.server("listening on " + address());
            SecureLayer layer = options.tls();
            if (layer != null) {
                SecureLayers.warn("of clients on " + address(), layer.weaknesses());
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

    /** HTTP connections that are open, as of the last turn. */
    public int connections() {
        return branches.stream().mapToInt(Branch::connections).sum();
    }

    /** Stops listening. Connections end after their present answer, idle ones at once. Any thread. */
    public void close() {
        engine.act(() -> end(branch -> branch.finish("the server was closed")));
    }

    /**
     * Stops listening and ends all that came through it: connections after their present answer, sessions with a close
     * frame; what is left when the time is over, at once. Any thread.
     */
    public CompletionStage<Ended> shutdown(Duration most) {
        CompletableFuture<Ended> all = CompletableFuture.completedFuture(new Ended(0, 0));
        List<Runnable> begins = new ArrayList<>();
        for (Branch branch : branches) {
            CompletableFuture<Ended> result = new CompletableFuture<>();
            all = all.thenCombine(result, Ended::plus);
            begins.add(() -> {
                if (!branch.engine.pass(() -> new Shutdown(branch, most, result).start())) {
                    // That loop has ended, and all that was on it.
                    result.complete(new Ended(0, 0));
                }
            });
        }
        engine.act(() -> {
            stop();
            begins.forEach(Runnable::run);
        });
        return all.minimalCompletionStage();
    }

    /** How many connections and sessions ended by themselves, and how many were cut. */
    public record Ended(int gracefully, int cut) {
        Ended plus(Ended other) {
            return new Ended(gracefully + other.gracefully, cut + other.cut);
        }
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
                complained = false;
                taken++;
                give(endpoint);
            }
        } catch (IOException exhausted) {
            rest(exhausted, now);
        }
        watch();
    }

    /** Hands it to the loop whose turn it is; to our own where that one has ended meanwhile. */
    private void give(Endpoint endpoint) {
        Branch branch = choose();
        branch.sent++;
        if (!branch.engine.pass(() -> branch.take(endpoint))) {
            branch.sent--;
            home.sent++;
            home.take(endpoint);
        }
    }

    private Branch choose() {
        if (options.spread() == Spread.LEAST_LOAD) {
            return branches.stream()
                    .filter(branch -> !branch.engine.isEnding())
                    .min(Comparator.comparingInt(Branch::load))
                    .orElse(home);
        }
        for (int tries = branches.size(); tries > 0; tries--) {
            Branch branch = branches.get(next);
            next = (next + 1) % branches.size();
            if (!branch.engine.isEnding()) {
                return branch;
            }
        }
        return home;
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
        return taken >= options.maxConnections();
    }

    private void watch() {
        boolean accepts = !closing && restsUntil == Wheel.NEVER && !isFull();
        engine.reactor().interest(acceptor, accepts ? Reactor.ACCEPT : 0);
    }

    /** One of the connections has ended, or became a session. */
    void oneLess() {
        taken--;
        if (!closing) {
            watch();
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

    private void stop() {
        closing = true;
        restsUntil = Wheel.NEVER;
        forgetDeadlines();
        acceptor.abort();
    }

    /** Stops listening, and ends what it has on every loop. */
    void end(Consumer<Branch> how) {
        stop();
        for (Branch branch : branches) {
            branch.engine.pass(() -> how.accept(branch));
        }
    }
}
