package dev.wsmulti.engine;

import dev.wsmulti.net.Interest;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.time.Wheel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Drives a loop for whoever calls: waits until there is something to do, then has it turn. Legal from one thread at a time,
 * never from a callback.
 */
public final class Driver {
    private final Engine engine;
    private final Reactor reactor;
    private final Mailbox mailbox;
    private final Reactor.Ready onReady;
    private final Wait plainWait;
    private @Nullable Thread thread;

    /** The last call only waited, and found work. */
    private boolean found;

    Driver(Engine engine, Reactor reactor, Mailbox mailbox) {
        this.engine = engine;
        this.reactor = reactor;
        this.mailbox = mailbox;
        this.onReady = engine::ready;
        this.plainWait = nanos -> reactor.await(nanos, onReady);
    }

    private interface Wait {
        void await(long nanos) throws IOException;
    }

    /** One turn without waiting. */
    public void perform() {
        drive(0, true, plainWait);
    }

    /** Waits until there is something to do, at most so long, then one turn. */
    public void perform(Duration most) {
        drive(Engine.nanos(most), true, plainWait);
    }

    /** Only waits, until there is something to do. */
    public void poll(Duration most) {
        drive(Engine.nanos(most), false, plainWait);
    }

    /** Only waits, for channels of others too; gives those of them that are ready. */
    public List<Interest> poll(Duration most, List<Interest> others) {
        List<Interest> found = new ArrayList<>();
        drive(Engine.nanos(most), false, wait -> found.addAll(reactor.await(wait, onReady, others)));
        return found;
    }

    private void drive(long most, boolean works, Wait how) {
        enter();
        try {
            if (!works && found) {
                throw new IllegalStateException("poll found work, such as a transfer that is ready, and nobody did it:"
                        + " call perform() between two polls");
            }
            await(most, how);
            found = !works && untilNextDeadline() == 0;
            if (works && !Thread.currentThread().isInterrupted()) {
                engine.turn();
            }
        } finally {
            thread = null;
        }
    }

    private void enter() {
        refuseInTurn();
        if (thread != null) {
            throw new IllegalStateException("the loop is being driven by " + thread.getName()
                    + ": one thread at a time may call perform, poll or run");
        }
        if (engine.isClosed()) {
            throw new IllegalStateException("the loop is closed");
        }
        thread = Thread.currentThread();
    }

    /** Refuses what would drive the loop, or close it, from inside a turn. */
    public void refuseInTurn() {
        if (engine.inLoop()) {
            throw new IllegalStateException(
                    "perform, poll, run, await and close may not be called from a callback: return, and the loop goes on");
        }
    }

    private void await(long most, Wait how) {
        long wait = most == 0 || engine.hasReady() ? 0 : Math.min(most, untilNextDeadline());
        mailbox.sleeps(wait > 0);
        try {
            how.await(mailbox.isEmpty() ? wait : 0);
        } catch (IOException broken) {
            throw new UncheckedIOException("the selector failed", broken);
        } finally {
            mailbox.sleeps(false);
        }
    }

    /**
     * Leaves the wait to a host, which each post wakes from now on.
     *
     * @return nanoseconds until it is to be driven
     */
    public long rest() {
        mailbox.sleeps(true);
        return untilNextDeadline();
    }

    /** Nanoseconds until something is due: 0 if something is ready, {@link Wheel#NEVER} if nothing is set. */
    public long untilNextDeadline() {
        if (engine.hasReady() || !mailbox.isEmpty()) {
            return 0;
        }
        long time = engine.elapsed();
        return Math.min(engine.soon.untilNext(time), engine.late.untilNext(time));
    }

    /** What its reactor watches. On the loop's thread. */
    public List<Interest> interests() {
        return reactor.interests();
    }

    /** Ends the present or the next wait; {@code perform()} does not use it up. Any thread. */
    public void wakeup() {
        reactor.wakeup();
    }
}
