package dev.wsmulti.engine;

import dev.wsmulti.http.Role;
import dev.wsmulti.layer.Wire;
import dev.wsmulti.transfer.WsOptions;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a session needs while bytes move and not a moment longer: its wire, the receiving and the sending side.
 * Leased from the loop; goes back at the end of a turn when nothing is left to remember, so an idle session holds no
 * buffer and no parser.
 */
final class Bundle {
    private static final int MARK = 64 * 1024;

    final Wire wire;
    final Incoming incoming;
    final Outgoing outgoing;

    private @Nullable Callbacks callbacks;
    private @Nullable WsOptions options;
    private @Nullable Role role;

    Bundle(Engine engine) {
        wire = new Wire(engine.segments, MARK);
        incoming = new Incoming(engine, wire);
        outgoing = new Outgoing(engine, wire);
    }

    /** Gets ready for a session. One that comes back idle is ready for the next session of the same kind as it is. */
    void begin(SessionFacts session) {
        incoming.extended(session.extended());
        outgoing.extended(session.extended());
        if (session.callbacks() == callbacks && session.options == options && session.role() == role) {
            return;
        }
        role = session.role();
        incoming.begin(session);
        outgoing.begin(session);
        configure(session);
    }

    /** Takes the limits of the session's options. */
    void configure(SessionFacts session) {
        callbacks = session.callbacks();
        options = session.options;
        incoming.configure(session);
        outgoing.configure(session);
    }

    /** Whether a fresh one could go on in its place. */
    boolean idle() {
        return wire.in.isEmpty() && !wire.in.finished() && incoming.idle() && outgoing.idle();
    }

    void clear() {
        wire.in.clear();
        wire.out.clear();
        incoming.clear();
        outgoing.clear();
        callbacks = null;
    }
}
