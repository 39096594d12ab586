package dev.wsmulti.engine;

import dev.wsmulti.bytes.ByteQueue;
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
import dev.wsmulti.tunnel.Tunnel;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The time between a connection and its use: its layers open one after the other, the lowest first, each with a deadline of
 * its own. For TLS that is the handshake; a tunnel is taken out once it is open. Has the connection until then.
 */
final class StackOpening extends Driven {
    private final Endpoint socket;
    private final Role role;
    private final Result result;
    private final Wire wire;
    private List<Phase> phases = List.of();
    private @Nullable LayeredEndpoint endpoint;
    private int opened;
    private long since;
    private boolean done;

    /** Who waits for it. Told once, unless it is cancelled before. */
    interface Result {
        /** So many layers are open. */
        default void opened(int layers) {}

        /** @param early what has come for the owner to be, who takes it over with its end */
        void opened(Endpoint endpoint, ByteQueue early);

        /** The connection is closed, or about to be. */
        void notOpened(Failure failure);
    }

    StackOpening(Engine engine, Endpoint socket, Role role, Result result) {
        super(engine);
        this.socket = socket;
        this.role = role;
        this.result = result;
        this.since = engine.now;
        this.wire = new Wire(engine.segments, LayeredEndpoint.MARK);
    }

    /**
     * Begins.
     *
     * @param layer the TLS of the topmost phase; null if that is another layer
     * @param maker makes the phases, the lowest first
     */
    void start(@Nullable SecureLayer layer, Supplier<List<Phase>> maker) {
        try {
            phases = maker.get();
            Stack stack = new Stack(phases.stream().map(Phase::filter).toList(), engine.segments, LayeredEndpoint.MARK);
            LayeredEndpoint layered = new LayeredEndpoint(engine, socket, stack, role, layer);
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
        if (done || layered == null) {
            return;
        }
        Endpoint way = layered;
        try {
            boolean open = layered.open(wire);
            progress(layered.opened(), now);
            if (!open) {
                layered.interest(Reactor.READ);
                return;
            }
            for (Phase phase : phases) {
                if (phase.filter() instanceof Tunnel tunnel) {
                    way = layered.without(tunnel, wire);
                }
            }
            if (layered.layer != null && phases.get(phases.size() - 1).filter() instanceof SecureFilter top) {
                layered.facts(top.facts());
            }
        } catch (IOException broken) {
            fail(LayerFailedException.explain(broken, lost(broken)));
            return;
        }
        done = true;
        forgetDeadlines();
        wire.out.clear();
        result.opened(way, wire.in);
        wire.in.clear();
    }

    /** So many layers are open: the next one has all its time before it. */
    private void progress(int layers, long now) {
        if (layers > opened) {
            opened = layers;
            since = now;
            result.opened(layers);
            watchDeadlines();
        }
    }

    private Failure lost(IOException cause) {
        String where = opened < phases.size() ? "during " + phases.get(opened).what() : "in its opening";
        return new Failure.ConnectionLost(where, true, 0, 0, Optional.of(cause));
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
        wire.in.clear();
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
        return done || opened >= phases.size()
                ? Wheel.NEVER
                : Engine.after(since, phases.get(opened).timeout());
    }

    @Override
    void overdue(long now) {
        done = true;
        forgetDeadlines();
        Phase late = phases.get(opened);
        Failure timedOut = new Failure.TimedOut(late.what(), late.setting(), late.timeout());
        Failure failure =
                late.filter() instanceof Tunnel tunnel ? tunnel.known().orElse(timedOut) : timedOut;
        LayeredEndpoint layered = endpoint;
        if (layered != null) {
            layered.abort();
        }
        result.notOpened(failure);
    }
}
