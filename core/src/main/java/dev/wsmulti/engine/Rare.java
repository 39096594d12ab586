package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.transfer.Proxy;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import dev.wsmulti.websocket.Extended;
import dev.wsmulti.websocket.Negotiation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What few sessions need, or none for long: opening, closing, pipes, uploads, futures. Made on first need. */
final class Rare {
    @Nullable
    WsRequest request;

    @Nullable
    Opening opening;

    /** The way to the connection, as long as its times are told. */
    @Nullable
    Approach approach;

    /** Where its connection goes, if that does not follow from its target. */
    @Nullable
    Origin origin;

    @Nullable
    RequestHead requestHead;

    @Nullable
    ResponseHead responseHead;

    @Nullable
    String subprotocol;

    /** What the two ends agreed on; null for nothing. */
    @Nullable
    Negotiation extensions;

    /** The same at work. */
    @Nullable
    Extended extended;

    /** Our data is delivered only while this session is below its high mark. */
    @Nullable
    WsConnection pacer;

    /** Those whose data is delivered only while we are below our high mark. */
    @Nullable
    List<Driven> paced;

    /** At the end of the message that is being received. */
    @Nullable
    WsHandler nextHandler;

    @Nullable
    Pump pump;

    @Nullable
    ClosingHandshake closing;

    /** Where {@code idleLimit} is set. */
    @Nullable
    Quiet quiet;

    /** Where {@code maxReceiveRate} or {@code maxSendRate} is set; not before it is open. */
    @Nullable
    Rates rates;

    @Nullable
    Failure failure;

    @Nullable
    WsOutcome outcome;

    /** Payload of other threads' messages that arrived when no message could go out any more. */
    long tooLate;

    /** The session this belongs to has told its end. */
    boolean told;

    private final List<CompletableFuture<WsOutcome>> done = new ArrayList<>(0);
    private final List<Waiters> waiters = new ArrayList<>(0);

    final List<CompletableFuture<WsSession>> opened = new ArrayList<>(0);

    void addPaced(Driven sender) {
        List<Driven> list = paced;
        if (list == null) {
            list = new ArrayList<>(1);
            paced = list;
        }
        if (!list.contains(sender)) {
            list.add(sender);
        }
    }

    /** It has ended, or is paced by another one now. */
    void forgetPaced(Driven sender) {
        List<Driven> list = paced;
        if (list != null && list.remove(sender) && list.isEmpty()) {
            paced = null;
        }
    }

    /** Completes the future at the end, or now if that has been told. */
    void whenDone(CompletableFuture<WsOutcome> future) {
        if (told && outcome != null) {
            future.complete(outcome);
        } else {
            done.add(future);
        }
    }

    /** Has a thread that waits look again at each change. */
    void add(Waiters waiting) {
        waiters.add(waiting);
    }

    void forget(Waiters waiting) {
        waiters.remove(waiting);
    }

    /** Something that threads may wait for has changed. */
    void changed() {
        waiters.forEach(Waiters::changed);
    }

    void tell(WsOutcome end) {
        told = true;
        done.forEach(future -> future.complete(end));
        done.clear();
        changed();
    }

    /** Whether our data must wait for the session that paces us. */
    boolean isPaced() {
        WsConnection asked = pacer;
        return asked != null && asked.isOverMark();
    }

    /** We are at the low mark, or at our end: those paced by us go on. */
    void wakePaced() {
        if (paced != null) {
            paced.forEach(Driven::released);
        }
    }

    /** The proxy on the way, once a connection goes through it. */
    Optional<String> proxy() {
        return Optional.ofNullable(origin).map(Origin::proxy).map(Proxy::toString);
    }

    /** Whether nothing in here is worth keeping. */
    boolean isEmpty() {
        return subprotocol == null
                && origin == null
                && extensions == null
                && pacer == null
                && paced == null
                && nextHandler == null
                && pump == null
                && failure == null
                && outcome == null
                && closing == null
                && quiet == null
                && rates == null
                && done.isEmpty()
                && waiters.isEmpty();
    }
}
