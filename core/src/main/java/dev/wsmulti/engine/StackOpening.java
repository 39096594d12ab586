package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.Role;
import dev.wsmulti.layer.Stack;
import dev.wsmulti.layer.Wire;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.observe.Log;
import dev.wsmulti.secure.SecureFilter;
import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.time.Wheel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The time between a connection and its use: its layers open, which for TLS is the handshake. Has the connection until
 * then, and a deadline of its own.
 */
final class StackOpening extends Driven {
    private final Endpoint socket;
    private final Duration timeout;
    private final Result result;
    private final long since;
    private final Wire wire;
    private @Nullable SecureFilter filter;
    private @Nullable LayeredEndpoint endpoint;
    private boolean done;

    /** Who waits for it. Told once, unless it is cancelled before. */
    interface Result {
        void opened(LayeredEndpoint endpoint);

        /** The connection is closed, or about to be. */
        void notOpened(Failure failure);
    }

    StackOpening(Engine engine, Endpoint socket, Duration timeout, Result result) {
        super(engine);
        this.socket = socket;
        this.timeout = timeout;
        this.result = result;
        this.since = engine.now;
        this.wire = new Wire(engine.segments, LayeredEndpoint.MARK);
    }

    /** Begins as a client of that host. */
    void client(SecureLayer layer, String host, int port) {
        start(Role.CLIENT, layer, () -> layer.client(host, port));
    }

    /** Begins as a server. */
    void server(SecureLayer layer) {
        start(Role.SERVER, layer, layer::server);
    }

    private void start(Role role, SecureLayer layer, Supplier<SecureFilter> maker) {
        try {
            SecureFilter made = maker.get();
            filter = made;
            LayeredEndpoint layered = new LayeredEndpoint(
                    engine, socket, new Stack(List.of(made), engine.segments, LayeredEndpoint.MARK), role, layer);
            endpoint = layered;
            layered.register(this, Reactor.READ);
            watchDeadlines();
            engine.enqueue(this);
        } catch (IOException broken) {
            fail(lost(broken));
        } catch (Throwable thrown) {
            defect(thrown);
        }
    }

    /** Not wanted any more; the result is not told. */
    void cancel() {
        done = true;
        forgetDeadlines();
        LayeredEndpoint layered = endpoint;
        if (layered == null) {
            socket.abort();
        } else {
            layered.abort();
        }
    }

    @Override
    void turn(long now) {
        ready = 0;
        LayeredEndpoint layered = endpoint;
        SecureFilter made = filter;
        if (done || layered == null || made == null) {
            return;
        }
        try {
            if (!layered.open(wire)) {
                layered.interest(Reactor.READ);
                return;
            }
            layered.facts(made.facts());
        } catch (IOException broken) {
            fail(LayerFailedException.explain(broken, lost(broken)));
            return;
        }
        done = true;
        forgetDeadlines();
        result.opened(layered);
    }

    private static Failure lost(IOException cause) {
        return new Failure.ConnectionLost("during the TLS handshake", true, 0, 0, Optional.of(cause));
    }

    private void fail(Failure failure) {
        done = true;
        forgetDeadlines();
        LayeredEndpoint layered = endpoint;
        if (layered == null) {
            socket.abort();
        } else {
            layered.part();
        }
        result.notOpened(failure);
    }

    @Override
    void defect(Throwable thrown) {
        if (!done) {
            fail(
                    thrown instanceof FailureException said
                            ? said.failure()
                            : new Failure.CallbackThrew("the TLS layer", thrown));
        } else {
            Log.error("a defect where a connection was handed over", thrown);
        }
    }

    @Override
    long deadline() {
        return done ? Wheel.NEVER : Engine.after(since, timeout);
    }

    @Override
    void overdue(long now) {
        done = true;
        forgetDeadlines();
        LayeredEndpoint layered = endpoint;
        if (layered != null) {
            layered.abort();
        }
        result.notOpened(new Failure.TimedOut("the TLS handshake", "tlsTimeout", timeout));
    }
}
