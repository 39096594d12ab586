package dev.wsmulti.tls.filter;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.failure.TlsCode;
import dev.wsmulti.layer.Step;
import dev.wsmulti.layer.Wire;
import dev.wsmulti.secure.SecureFilter;
import dev.wsmulti.secure.TlsFacts;
import dev.wsmulti.tls.provider.TlsContext;
import dev.wsmulti.tls.provider.TlsProvider;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * TLS between two wires, on any engine: ciphertext below, plaintext above. It keeps no byte; what is cut waits in the queues.
 * Long work of the engine is handed out as jobs. Confined to the loop's thread, but for these.
 */
public final class TlsFilter implements SecureFilter {
    /** Records in one step: one read of the socket may hold a thousand, and others want their turn. */
    private static final int UNITS = 64;

    /** Steps until a failure is told: in a stack one filter takes two before the top sees anything. */
    private static final int PATIENCE = 2;

    private final SSLEngine engine;
    private final TlsContext context;
    private final TlsProvider provider;
    private final String host;
    private final Records records;
    private final RecordGuard guard = new RecordGuard();
    private final RecordSizes sizes = new RecordSizes();

    /** Null before its begin and after its end. */
    private @Nullable Handshake handshake;

    private @Nullable Job job;
    private Duration lasted = Duration.ZERO;
    private Optional<String> group = Optional.empty();
    private boolean open;

    /** Data of the peer has come. */
    private boolean received;

    /** The last words were said: the layer above is not heard any more. */
    private boolean over;

    private boolean failed;

    /** To be told when what came before has had its chance. */
    private @Nullable FailureException pending;

    private int patience;

    /**
     * A filter for one connection.
     *
     * @param engine set up whole, not begun; its mode says which side we are
     * @param context what made the engine
     * @param provider what made the context
     * @param host the name that the peer's certificate is to be for; empty on a server
     * @param tap sees the plaintext; null for nobody
     */
    public TlsFilter(
            SSLEngine engine, TlsContext context, TlsProvider provider, String host, @Nullable PlaintextTap tap) {
        this.engine = engine;
        this.context = context;
        this.provider = provider;
        this.host = host;
        this.records = new Records(engine, tap);
    }

    @Override
    public Step advance(Wire below, Wire above, long now) {
        if (failed || over && !open) {
            below.in.skip(below.in.length());
            return told();
        }
        try {
            Job back = job;
            if (back != null) {
                if (!back.cameBack(below)) {
                    return Step.IDLE;
                }
                job = null;
            }
            return open ? transfer(below, above, now) : handshake(below, above, now);
        } catch (SSLException | RuntimeException thrown) {
            FailureException failure = fail(thrown, below);
            if (!open) {
                throw failure;
            }
            pending = failure;
            patience = PATIENCE;
            return Step.MOVED;
        }
    }

    /** A failure is told once, some steps after what came before it: the layers above have taken that by then. */
    private Step told() {
        FailureException failure = pending;
        if (failure == null) {
            return Step.IDLE;
        }
        if (--patience > 0) {
            return Step.MOVED;
        }
        pending = null;
        throw failure;
    }

    private Step handshake(Wire below, Wire above, long now) throws SSLException {
        boolean delegates = provider.traits().delegates();
        Handshake shake = handshake;
        if (shake == null) {
            boolean client = engine.getUseClientMode();
            if (!client && below.in.isEmpty()) {
                return waitForBytes(below);
            }
            Handshake begun = new Handshake(engine, records, guard, now);
            handshake = begun;
            if (client && delegates) {
                // Its first message holds new keys: long work too, which is no task.
                return offload(new Job(begun::begin, nothing -> {}));
            }
            shake = begun;
        }
        return switch (delegates ? shake.advance(below.in, below.out, above.in) : shake.look(below.in)) {
            case BYTES -> waitForBytes(below);
            case ROOM -> Step.IDLE;
            case TASKS -> offload(delegates ? Job.tasks(engine, records) : WholeStep.job(shake, below.in));
            case CLOSED -> throw Fault.closedByPeer();
            case NOTHING -> opened(shake, now);
        };
    }

    private Step offload(Job next) {
        job = next;
        return Step.offload(next);
    }

    private Step opened(Handshake shake, long now) {
        open = true;
        handshake = null;
        lasted = Duration.ofNanos(now - shake.since);
        group = records.group();
        guard.established(Facts.is13(engine.getSession()));
        return Step.OPENED;
    }

    private Step waitForBytes(Wire below) {
        if (below.in.finished()) {
            guard.whole(below.in);
            throw new Fault(TlsCode.TRUNCATED, "in the handshake");
        }
        return Step.IDLE;
    }

    private Step transfer(Wire below, Wire above, long now) throws SSLException {
        // A socket that takes nothing gets whole records only: small ones would each hold memory for a large one.
        int least = below.out.isEmpty() ? 1 : RecordSizes.LARGEST;
        for (int unit = 0; unit < UNITS; unit++) {
            if (records.status == HandshakeStatus.NEED_TASK) {
                return offload(Job.tasks(engine, records));
            }
            if (write(below, above, least, now)) {
                continue;
            }
            int length = records.inputClosed ? 0 : guard.whole(below.in);
            if (length == 0) {
                return idle(below);
            }
            if (above.in.room() <= 0) {
                break;
            }
            read(below, above, length);
        }
        return Step.MOVED;
    }

    /** One record out, if there is one to be made. */
    private boolean write(Wire below, Wire above, int least, long now) throws SSLException {
        if (records.outputClosed) {
            if (!over && !above.out.isEmpty()) {
                throw Fault.closedByPeer();
            }
            return false;
        }
        long waiting = over ? 0 : above.out.length();
        boolean owed = records.status == HandshakeStatus.NEED_WRAP;
        if (!owed && waiting < least || below.out.room() <= 0) {
            return false;
        }
        int taken = records.wrap(above.out, waiting == 0 ? 0 : sizes.next(now), below.out);
        sizes.sent(taken, now);
        guard.passed(taken);
        return true;
    }

    private void read(Wire below, Wire above, int length) throws SSLException {
        int data = unwrap(below, above, length);
        received |= data > 0;
        if (records.inputClosed) {
            above.in.finish();
        } else {
            guard.took(length, data);
        }
    }

    /** The JDK takes no record of TLS 1.3 without content, though RFC 8446 section 5.1 allows those of data. */
    private int unwrap(Wire below, Wire above, int length) throws SSLException {
        try {
            return records.unwrap(below.in, length, above.in);
        } catch (SSLException refused) {
            if (guard.isEmpty(length) && Failures.isEmptyContent(refused)) {
                throw new Fault(TlsCode.FLOOD, "a record without data, of which this provider takes none in TLS 1.3");
            }
            throw refused;
        }
    }

    /** Nothing to do, before more comes. */
    private Step idle(Wire below) {
        if (records.inputClosed) {
            below.in.skip(below.in.length());
        } else if (below.in.finished()) {
            throw new Fault(TlsCode.TRUNCATED, below.in.isEmpty() ? "between records" : "inside a record");
        }
        return Step.IDLE;
    }

    @Override
    public boolean open() {
        return open;
    }

    @Override
    public void goodbye(Wire below) {
        if (over) {
            return;
        }
        over = true;
        if (handshake != null || open) {
            engine.closeOutbound();
            LastWords.say(engine, below.out);
            records.outputClosed = true;
        }
    }

    @Override
    public TlsFacts facts() {
        return Facts.of(engine, context, provider, group, lasted);
    }

    /** What an engine reports it has an alert for, which goes out first: it may be all that tells what it was. */
    private FailureException fail(Throwable thrown, Wire below) {
        Handshake shake = handshake;
        SSLSession session = open ? engine.getSession() : shake == null ? null : shake.session;
        OptionalInt alert = thrown instanceof Fault fault
                ? LastWords.after(fault.code(), engine, below.out)
                : LastWords.say(engine, below.out);
        below.in.skip(below.in.length());
        over = true;
        failed = true;
        handshake = null;
        Failure.Tls failure = Failures.of(
                thrown,
                context,
                new Situation(
                        engine.getUseClientMode(),
                        !open,
                        !received,
                        shake != null && shake.spoke,
                        engine.getNeedClientAuth(),
                        session != null && session.getLocalCertificates() != null,
                        host,
                        Facts.subjects(Facts.chain(session)),
                        alert));
        return new FailureException(failure);
    }
}
