package dev.wsmulti.engine;

import dev.wsmulti.layer.Wire;

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

    Bundle(Engine engine) {
        wire = new Wire(engine.pool, MARK);
        incoming = new Incoming(engine, wire);
        outgoing = new Outgoing(engine, wire.out);
    }

    void begin(SessionFacts session) {
        incoming.begin(session);
        outgoing.begin(session);
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
    }
}
