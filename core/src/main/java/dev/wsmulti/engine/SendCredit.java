package dev.wsmulti.engine;

import dev.wsmulti.transfer.SendResult;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What other threads know of a session's send queue: bytes posted by them and not yet queued by the loop, and bytes in
 * the loop's queue. The loop publishes the second before it takes off the first, so the sum is never too small and the
 * high mark holds whatever the number of threads.
 */
final class SendCredit {
    private static final VarHandle CREDIT;

    static {
        try {
            CREDIT = MethodHandles.lookup().findVarHandle(SessionHandle.class, "credit", SendCredit.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final AtomicLong posted = new AtomicLong();
    private volatile long inLoop;
    private volatile boolean wanted;
    private volatile boolean closed;

    SendCredit(long queued) {
        inLoop = queued;
    }

    /** The credit of a session, made when a thread beside the loop first asks. Any thread. */
    static SendCredit of(SessionHandle session) {
        SendCredit present = (SendCredit) CREDIT.getAcquire(session);
        if (present != null) {
            return present;
        }
        session.engine.published.turns();
        SendCredit made = new SendCredit(session.queuedNow());
        if (CREDIT.compareAndSet(session, null, made)) {
            session.engine.act(() -> made.publish(session.queuedNow()));
            return made;
        }
        return (SendCredit) CREDIT.getAcquire(session);
    }

    /** Takes credit for a message, whole, while the sum is below the high mark. Any thread. */
    SendResult take(long length, long high) {
        while (true) {
            if (closed) {
                return SendResult.CLOSED;
            }
            long before = posted.get();
            if (before + inLoop >= high) {
                wanted = true;
                // The loop may have emptied the queue between the two readings and missed the wish.
                if (posted.get() + inLoop >= high) {
                    return closed ? SendResult.CLOSED : SendResult.FULL;
                }
            } else if (posted.compareAndSet(before, before + length)) {
                return SendResult.ACCEPTED;
            }
        }
    }

    /** Bytes accepted and not yet passed to the socket. Any thread. */
    long queued() {
        return posted.get() + inLoop;
    }

    /** The loop has queued a message that was posted. */
    void arrived(long queued, long length) {
        inLoop = queued;
        posted.addAndGet(-length);
    }

    /** The loop's queue has changed. */
    void publish(long queued) {
        inLoop = queued;
    }

    /** Whether somebody was told FULL since the last time this was asked. */
    boolean takeWish() {
        if (!wanted) {
            return false;
        }
        wanted = false;
        return true;
    }

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }
}
