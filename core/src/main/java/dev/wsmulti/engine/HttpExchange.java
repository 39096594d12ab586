package dev.wsmulti.engine;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.http1.BodyFraming;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.observe.Log;
import dev.wsmulti.time.Wheel;
import dev.wsmulti.transfer.Callback;
import dev.wsmulti.transfer.Direction;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.Retry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP transfer of a client: takes an idle connection or makes one, sends the request, takes in the answer. Its end
 * is decided wherever it happens, once, and told in a turn of its own, so that no callback runs inside another.
 */
final class HttpExchange extends FetchFacts implements Approach.Result {
    /** Bytes read at least while the head is awaited, however slow the body is to be. */
    private static final int HEAD_READ = 512;

    /** Bytes of an answer that is not the last one that are read so that its connection can serve on. */
    private static final int DROPPED = 64 * 1024;

    private final Reception reception;
    private final Retries retries;
    private final FetchTimeouts timeouts;

    private @Nullable Failure failure;
    private @Nullable Retry untold;
    private Headers trailers = Headers.of();

    /** Bytes that the rest of what is resumed has: 0 if nothing is left, -1 if nothing is resumed. */
    private long rest = -1;

    /** A proxy wants to know who we are: its answer is dropped, and the request made once more. */
    private boolean challenged;

    private @Nullable Route route;
    private boolean ended;

    HttpExchange(Engine engine, HttpFetch request) {
        super(engine, request);
        this.reception = new Reception(request);
        this.retries = new Retries(request);
        this.timeouts = new FetchTimeouts(this);
    }

    // Its way: start, a connection, the answer, the end. Loop thread.

    void start() {
        if (ended) {
            return;
        }
        if (engine.isEnding()) {
            end(new Failure.Cancelled("the loop was closed"));
            finish(engine.now);
            return;
        }
        seek();
    }

    /** Looks for a connection, for the first time or again. */
    private void seek() {
        begin(new Approach(this, route(), request.connect(), request.limits(), retries.isLastRepeat(), addedAt, this));
    }

    private Route route() {
        Route made = route;
        if (made == null) {
            made = Route.of(engine, request.target(), request.connect(), request.tls());
            route = made;
        }
        return made;
    }

    @Override
    public void connected(Endpoint endpoint, @Nullable ByteQueue early) {
        HttpConnection made = new HttpConnection(engine, endpoint, route().origin);
        Sockets.takeOver(early, made.wire);
        connected(made);
    }

    @Override
    public void failed(Failure why) {
        fail(why, true);
    }

    @Override
    public void connected(HttpConnection ready) {
        begin(ready);
        if (engine.trace.heads) {
            engine.trace.head(
                    id, "> " + request.method() + " " + request.target().path(), request.headers());
        }
        ready.serve(this, request);
        timeouts.restart(ready);
        watchDeadlines();
    }

    /** Queues what there is room for of the request; says whether more could follow at once. */
    boolean produce(HttpSocket to, long now) {
        if (!upload.begun()) {
            if (request.onConnected().isPresent()) {
                tell("onConnected", request.onConnected(), info());
            }
            if (ended) {
                return false;
            }
        }
        boolean more = upload.produce(to, now, route());
        if (request.body().isPresent()) {
            meter.sent(upload.sent(), upload.length());
            showProgress(now);
        }
        return more;
    }

    /** An answer before the answer (RFC 9110 section 15.2). */
    void interim(ResponseHead received) {
        if (received.status() == 100) {
            upload.wanted();
        }
    }

    void head(ResponseHead received, BodyFraming framing, long now) {
        if (engine.trace.heads) {
            engine.trace.head(id, "< " + received.status(), received.headers());
        }
        if (received.status() == 101) {
            throw new FailureException(
                    new Failure.Protocol("101 answers an Upgrade, and none was sent (RFC 9110 section 15.2.2)", 0));
        }
        HttpConnection used = connection;
        if (received.status() == 417 && used != null && upload.withdrawsExpectation()) {
            again(used, new Failure.HttpStatus(417));
            return;
        }
        if (received.status() == 407 && route().challenged(received.headers())) {
            challenged = true;
            return;
        }
        Optional<Retry> retry = retries.after(received, now, timeouts.whole());
        if (retry.isPresent()) {
            if (!upload.ended()) {
                letGo(false);
            }
            tryAgain(retry.get());
            return;
        }
        head = received;
        upload.answered();
        rest = Resumption.rest(request, received, framing);
        meter.expects(rest == 0 ? BodyFraming.NONE : framing);
        tell("onHead", request.onHead(), received);
        if (request.failOnStatus() && received.status() >= 400 && rest != 0) {
            end(new Failure.HttpStatus(received.status()));
        }
        if (!ended && rest != 0) {
            reception.begin(received);
        }
    }

    void data(byte[] array, int offset, int length, long now) {
        if (counts(length, now)) {
            reception.take(array, offset, length);
            if (request.onData().isPresent()) {
                tell("onData", request.onData(), engine.lentMessage.lend(MessageType.BINARY, array, offset, length));
            }
            showProgress(now);
        }
    }

    /** The same for bytes that passed no queue. */
    void data(ByteBuffer bytes, long now) {
        if (counts(bytes.remaining(), now)) {
            reception.take(bytes.slice().asReadOnlyBuffer());
            if (request.onData().isPresent()) {
                tell("onData", request.onData(), new BufferPayload(bytes.slice().asReadOnlyBuffer()));
            }
            showProgress(now);
        }
    }

    /** Counts bytes of the body; says whether anybody wants them. */
    private boolean counts(int length, long now) {
        if (rest == 0 || dropsAnswer()) {
            return false;
        }
        meter.received(length);
        if (rest > 0 && meter.received() > rest) {
            throw new FailureException(Resumption.otherLength(rest, meter.received()));
        }
        delivery.spend(length, now);
        return true;
    }

    /** Whether the body is collected in memory. */
    boolean collects() {
        return reception.collects();
    }

    /** The answer is whole. If the upload is not, the answer counts and the connection cannot be used again. */
    void complete(Headers fields, boolean reusable) {
        letGo(reusable
                && upload.ended()
                && !request.connect().forbidReuse()
                && !request.headers().hasElement("Connection", "close"));
        if (challenged) {
            login();
        } else if (!retries.isWaiting()) {
            trailers = fields;
            end(rest > meter.received() ? Resumption.otherLength(rest, meter.received()) : null);
        }
    }

    /** What comes is not the last answer. */
    private boolean dropsAnswer() {
        return challenged || retries.isWaiting();
    }

    /** The request once more, with what the proxy asked for. */
    private void login() {
        challenged = false;
        Optional<Failure> refused = upload.refusal(new Failure.HttpStatus(407));
        if (refused.isPresent()) {
            end(refused.get());
        } else {
            seek();
        }
    }

    /** The connection failed under us. */
    void lost(Failure why, HttpConnection from) {
        if (challenged && !ended) {
            letGo(false);
            login();
        } else if (retries.isWaiting()) {
            letGo(false);
        } else if (!ended && retries.repeats(why, from)) {
            again(from, why);
        } else {
            fail(why, from.exchangeOut() == 0);
        }
    }

    /** An attempt ended without an answer, and maybe the transfer with it. */
    private void fail(Failure why, boolean unsent) {
        Optional<Retry> retry =
                ended || head != null ? Optional.empty() : retries.after(why, unsent, engine.now, timeouts.whole());
        if (retry.isPresent()) {
            letGo(false);
            tryAgain(retry.get());
        } else {
            end(why);
        }
    }

    /** Tells it in a turn of its own, like the end, and waits. */
    private void tryAgain(Retry retry) {
        Optional<Failure> refused = upload.refusal(retry.cause());
        if (refused.isPresent()) {
            end(refused.get());
            return;
        }
        untold = retry;
        engine.enqueue(this);
        watchDeadlines();
    }

    /** Everything once more at once, on another connection. */
    private void again(HttpConnection from, Failure why) {
        Optional<Failure> refused = upload.refusal(why);
        if (refused.isPresent()) {
            end(refused.get());
            return;
        }
        connection = null;
        // Asks before it gives the place of the old one back: it is older than who waits for that.
        seek();
        from.release(false);
    }

    /** Lets go of the connection, or of the way to one. */
    private void letGo(boolean reusable) {
        if (approach != null) {
            approach.cancel();
        }
        HttpConnection used = leave();
        if (used != null) {
            used.release(reusable);
        }
    }

    /** Decides the end, once. It is told in the next turn. */
    private void end(@Nullable Failure why) {
        if (ended) {
            return;
        }
        ended = true;
        failure = why;
        // Before it lets go: who gets its place may fail at once, and ends behind it.
        engine.enqueue(this);
        forgetDeadlines();
        delivery.forgetReceiver();
        letGo(false);
    }

    @Override
    void turn(long now) {
        ready = 0;
        Retry told = untold;
        untold = null;
        if (told != null && !ended) {
            tell("onRetry", request.onRetry(), told);
        }
        if (ended && outcome == null) {
            finish(now);
        } else if (!ended && isDue(retries.due(), now)) {
            retries.begin();
            letGo(false);
            seek();
        } else if (connection != null) {
            // The session that paces us has room again.
            engine.enqueue(connection);
        }
    }

    private void finish(long now) {
        upload.close();
        try {
            reception.end(failure == null);
        } catch (FailureException unwritten) {
            failure = failure == null ? unwritten.failure() : failure;
        }
        if (failure == null || meter.began()) {
            tell("onProgress", request.onProgress(), meter.snapshot());
        }
        HttpOutcome told = new HttpOutcome(
                Optional.ofNullable(head),
                reception.collected(),
                meter.received(),
                trailers,
                Optional.ofNullable(failure),
                Duration.ofNanos(now - addedAt));
        outcome = told;
        engine.watch.ended(
                this,
                head == null ? 0 : head.status(),
                told.cause().map(why -> why.kind().toString()),
                meter.received(),
                upload.sent(),
                told.took());
        engine.transfers.remove(this);
        tell("onDone", request.onDone(), told);
        tellDone(told);
        engine.ended(this);
    }

    private <E> void tell(String name, Optional<Callback<? super HttpTransfer, ? super E>> callback, E event) {
        if (callback.isEmpty()) {
            return;
        }
        try {
            callback.get().on(this, event);
        } catch (Throwable thrown) {
            if (outcome != null) {
                Log.error(name + " threw after the end of " + request, thrown);
            } else if (ended) {
                failure = failure == null ? new Failure.CallbackThrew(name, thrown) : failure;
            } else {
                end(new Failure.CallbackThrew(name, thrown));
            }
        }
    }

    private void showProgress(long now) {
        if (!ended && request.onProgress().isPresent() && meter.isDue(now)) {
            tell("onProgress", request.onProgress(), meter.snapshot());
        }
    }

    /** The bound for the parser; what is collected must fit an array. */
    long maxBody() {
        if (dropsAnswer()) {
            return DROPPED;
        }
        return reception.collects() ? Math.min(request.maxBody(), Reception.LARGEST) : request.maxBody();
    }

    /** Whether delivery must stand still; from then on, until {@link #wake}, nothing is due of the server. */
    boolean stopped() {
        return delivery.isStopped(engine.now);
    }

    /** How much may be read now. What is no body costs nothing, but some of it may come with a head. */
    long readable(long now) {
        return Math.max(head == null ? HEAD_READ : 1, delivery.allowed(now));
    }

    /** A turn of the connection begins: what could not come while we stood still gets its whole time now. */
    void wake(HttpConnection used, long now) {
        if (delivery.goesOn(now)) {
            used.lastMoved = now;
            timeouts.restart(used);
        }
    }

    // Time.

    @Override
    long deadline() {
        if (ended) {
            return Wheel.NEVER;
        }
        if (approach != null && approach.isWaiting()) {
            return approach.queueDue();
        }
        return earlier(earlier(timeouts.due(), retries.due()), earlier(delivery.due(), upload.due()));
    }

    @Override
    void overdue(long now) {
        HttpConnection used = connection;
        if (approach != null && approach.isWaiting()) {
            fail(approach.waitedTooLong(), true);
        } else if (isDue(timeouts.whole(), now)) {
            end(timeouts.tookTooLong());
        } else {
            Optional<Failure> slow = used == null ? Optional.empty() : timeouts.ofConnection(used, now);
            if (used != null && slow.isPresent()) {
                lost(slow.get(), used);
            } else {
                delivery.overdue(now);
                upload.goOn(now);
                engine.enqueue(this);
            }
        }
        watchDeadlines();
    }

    @Override
    void defect(Throwable thrown) {
        Log.error("a defect ended " + request, thrown);
        end(new Failure.CallbackThrew("the engine", thrown));
    }

    // What the user asked for.

    @Override
    void cancelNow(String reason) {
        end(new Failure.Cancelled(reason));
    }

    @Override
    void pauseNow(Direction direction) {
        setPaused(direction, true);
    }

    @Override
    void resumeNow(Direction direction) {
        setPaused(direction, false);
    }

    private void setPaused(Direction direction, boolean on) {
        if (direction == Direction.RECEIVE) {
            delivery.pause(on);
        } else {
            upload.pause(on);
        }
        goOn();
    }

    @Override
    void rateNow(Direction direction, long bytesPerSecond) {
        if (direction == Direction.RECEIVE) {
            delivery.rate(bytesPerSecond, engine.now);
        } else {
            upload.rate(bytesPerSecond, engine.now);
        }
        if (connection != null) {
            engine.enqueue(connection);
        }
    }

    @Override
    void paceNow(WsConnection session) {
        if (!ended) {
            delivery.paceBy(session);
        }
    }

    /** What was not due until now gets its whole time. */
    private void goOn() {
        HttpConnection used = connection;
        if (used != null) {
            used.lastMoved = engine.now;
            timeouts.restart(used);
            engine.enqueue(used);
        }
    }
}
