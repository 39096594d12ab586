package dev.wsmulti;

import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsSession;
import java.util.ArrayDeque;

/**
 * The messages of a link: those that wait for a session, and behind them those that a session has taken and its socket not.
 * Guarded by the lock of its loop's {@link LoopGate}.
 */
final class Unsent {
    private final ArrayDeque<Message> waiting = new ArrayDeque<>();
    private final ArrayDeque<Message> taken = new ArrayDeque<>();
    private long waitingBytes;
    private long takenBytes;
    private long dropped;

    long bytes() {
        return waitingBytes + takenBytes;
    }

    long dropped() {
        return dropped;
    }

    void add(Message message) {
        waiting.add(message);
        waitingBytes += message.length();
    }

    /** Gives the session what it takes. On the loop's thread, inside a turn. */
    void pass(WsSession session) {
        while (!waiting.isEmpty() && session.send(waiting.peek()) == SendResult.ACCEPTED) {
            Message message = waiting.remove();
            waitingBytes -= message.length();
            taken.add(message);
            takenBytes += message.length();
        }
        left(session.queuedBytes());
    }

    /** So much of what was taken has not left; what has is forgotten. */
    void left(long queued) {
        while (!taken.isEmpty() && takenBytes - taken.peek().length() >= queued) {
            takenBytes -= taken.remove().length();
        }
    }

    /** The session has ended with so many bytes that did not leave: their messages wait again, before the others. */
    void back(long unsent) {
        left(unsent);
        if (unsent == 0) {
            taken.clear();
        }
        while (!taken.isEmpty()) {
            Message message = taken.removeLast();
            waiting.addFirst(message);
            waitingBytes += message.length();
        }
        takenBytes = 0;
    }

    /** None of them is to go out any more. */
    void drop() {
        dropped += waiting.size() + taken.size();
        waiting.clear();
        taken.clear();
        waitingBytes = 0;
        takenBytes = 0;
    }
}
