package dev.wsmulti.tls.filter;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.failure.TlsCode;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The handshake of one connection: the engine says what it wants, and this gives it. Forgotten when it is over. */
final class Handshake {
    /** What it waits for. */
    enum Need {
        BYTES,
        ROOM,
        TASKS,
        NOTHING,
        CLOSED
    }

    private final SSLEngine engine;
    private final Records records;
    private final RecordGuard guard;

    /** When it began. */
    final long since;

    /** What was agreed on so far. */
    @Nullable
    SSLSession session;

    /** Whether we have said anything. */
    boolean spoke;

    private boolean begun;

    Handshake(SSLEngine engine, Records records, RecordGuard guard, long since) {
        this.engine = engine;
        this.records = records;
        this.guard = guard;
        this.since = since;
    }

    /** Begins: from here on the engine says what it wants. */
    void begin() throws SSLException {
        engine.beginHandshake();
        begun = true;
        records.status = engine.getHandshakeStatus();
    }

    /** Runs what the engine would have run elsewhere. */
    boolean runTasks() {
        Job.runTasks(engine);
        records.askAgain();
        return true;
    }

    /** What {@link #advance} would wait for; {@link Need#TASKS} if it has work. Without any. */
    Need look(ByteQueue in) {
        if (records.status == HandshakeStatus.FINISHED) {
            return Need.NOTHING;
        }
        if (records.inputClosed || records.outputClosed) {
            return Need.CLOSED;
        }
        return records.status == HandshakeStatus.NEED_UNWRAP && guard.whole(in) == 0 ? Need.BYTES : Need.TASKS;
    }

    /** Goes on as far as it can without tasks; {@code plain} stays as it is. */
    Need advance(ByteQueue in, ByteQueue out, ByteQueue plain) throws SSLException {
        if (!begun) {
            begin();
        }
        while (records.status != HandshakeStatus.FINISHED) {
            keepSession();
            switch (records.status) {
                case NEED_WRAP -> {
                    if (out.room() <= 0) {
                        return Need.ROOM;
                    }
                    records.wrap(plain, 0, out);
                    spoke = true;
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    boolean again = records.status == HandshakeStatus.NEED_UNWRAP_AGAIN;
                    int length = again ? 0 : guard.whole(in);
                    if (!again && length == 0) {
                        return Need.BYTES;
                    }
                    unwrap(in, length, plain);
                }
                case NEED_TASK -> {
                    return Need.TASKS;
                }
                default -> throw new Fault(TlsCode.STALLED, "the engine says " + records.status);
            }
            if (records.inputClosed || records.outputClosed) {
                return Need.CLOSED;
            }
        }
        return Need.NOTHING;
    }

    private void unwrap(ByteQueue in, int length, ByteQueue plain) throws SSLException {
        if (records.unwrap(in, length, plain) > 0) {
            throw new Fault(TlsCode.BAD_RECORD, "data of the application before the end of the handshake");
        }
        if (length > 0) {
            guard.took(length, 0);
        }
    }

    /** Engines forget it when they fail. */
    private void keepSession() {
        SSLSession now = engine.getHandshakeSession();
        if (now != null) {
            session = now;
        }
    }
}
