package dev.wsmulti.engine;

import dev.wsmulti.transfer.Transfer;
import dev.wsmulti.transfer.WsSession;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The transfers that were added: those that have not ended, and where asked for those that have, in the order of their
 * ends. Every thread may add, list and drain, so it stands behind a lock, which is held for a few stores, or for one copy of the
 * list. Sessions that a server accepted are not here.
 */
final class Transfers {
    private final ReentrantLock lock = new ReentrantLock();
    private final Live running = new Live();
    private final ArrayDeque<Transfer> done = new ArrayDeque<>();
    private final int mostDone;
    private long added;
    private int sessions;
    private long dropped;

    Transfers(int mostDone) {
        this.mostDone = mostDone;
    }

    void add(TransferHandle transfer) {
        lock.lock();
        try {
            added++;
            running.add(transfer);
            sessions += transfer instanceof WsSession ? 1 : 0;
        } finally {
            lock.unlock();
        }
    }

    /** It has ended; again: nothing happens. */
    void remove(TransferHandle transfer) {
        lock.lock();
        try {
            if (transfer.liveIndex() >= 0) {
                running.remove(transfer);
                sessions -= transfer instanceof WsSession ? 1 : 0;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Its end is told: keeps it to be drained, the oldest gives way. Says whether it is the only one. */
    boolean keep(Transfer transfer) {
        if (mostDone == 0) {
            return false;
        }
        lock.lock();
        try {
            if (done.size() == mostDone) {
                done.remove();
                dropped++;
            }
            done.add(transfer);
            return done.size() == 1;
        } finally {
            lock.unlock();
        }
    }

    /** The one that has waited longest to be drained, taken out; null if there is none. */
    @Nullable
    Transfer takeDone() {
        if (mostDone == 0) {
            throw new IllegalStateException(
                    "ended transfers are not kept: ask for it with WsMulti.builder().keepDone(most)");
        }
        lock.lock();
        try {
            return done.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Those that have not ended, in the order in which they were added. */
    List<TransferHandle> running() {
        List<Live.Member> members;
        lock.lock();
        try {
            members = running.snapshot();
        } finally {
            lock.unlock();
        }
        return members.stream()
                .map(TransferHandle.class::cast)
                .sorted(Comparator.comparingLong(TransferHandle::id))
                .toList();
    }

    /**
     * How many have not ended. Asked each turn, by the driver, so without the lock: what another thread adds meanwhile is in
     * the mailbox too.
     */
    int count() {
        return running.count();
    }

    /** Bytes that wait at them, see {@link Live#queuedBytes}. Without the lock. */
    long queuedBytes() {
        return running.queuedBytes();
    }

    /** Sessions among those that have not ended. */
    int sessions() {
        lock.lock();
        try {
            return sessions;
        } finally {
            lock.unlock();
        }
    }

    Counts counts() {
        lock.lock();
        try {
            return new Counts(added, running.count(), done.size(), dropped);
        } finally {
            lock.unlock();
        }
    }
}
