package dev.wsmulti.engine;

import dev.wsmulti.transfer.SendResult;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** Letters of one session that may wait in the mailbox, whatever they hold. */
    private static final int MOST_LETTERS = 65_536;

    /** Beside the bytes posted, once no more is taken: whoever took some before that is counted, nobody is after it. */
    private static final long CLOSED = 1L << 62;

    private final AtomicLong posted = new AtomicLong();
    private final AtomicInteger letters = new AtomicInteger();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile long inLoop;
    private volatile boolean wanted;

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

    /** Takes credit for a message or control frame, whole, while the sum is below the high mark. Any thread. */
    SendResult take(long length, long high) {
        while (true) {
            long before = posted.get();
            if (before >= CLOSED) {
                return SendResult.CLOSED;
            }
            if (isFull(before, high)) {
                wanted = true;
                // The loop may have emptied the queue between the two readings and missed the wish.
                if (isFull(posted.get(), high)) {
                    return isClosed() ? SendResult.CLOSED : SendResult.FULL;
                }
            } else if (posted.compareAndSet(before, before + length)) {
                letters.incrementAndGet();
                return SendResult.ACCEPTED;
            }
        }
    }

    private boolean isFull(long bytes, long high) {
        return bytes + inLoop >= high || letters.get() >= MOST_LETTERS;
    }

    /** Whether the loop has to be asked to look at the wish; false while it has been asked already. Any thread. */
    boolean asksToLook() {
        return looking.compareAndSet(false, true);
    }

    /** The loop looks now. */
    void looks() {
        looking.set(false);
    }

    /** Bytes accepted and not yet passed to the socket. Any thread. */
    long queued() {
        return posted() + inLoop;
    }

    /** Bytes accepted that the loop has not queued. Any thread. */
    long posted() {
        return posted.get() & ~CLOSED;
    }

    /** The loop has queued a message that was posted. */
    void arrived(long queued, long length) {
        inLoop = queued;
        posted.addAndGet(-length);
        letters.decrementAndGet();
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
        long unused = posted.getAndUpdate(bytes -> bytes | CLOSED);
    }

    boolean isClosed() {
        return posted.get() >= CLOSED;
    }

    /** Whether a message would be accepted. Any thread. */
    boolean hasRoom(long high) {
        return !isFull(posted.get(), high);
    }
}
