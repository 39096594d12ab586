package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.time.Wheel;
import dev.wsmulti.transfer.ConnectOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes a connection: looks the name up, then races its addresses (RFC 8305, "happy eyeballs"): families take turns, each
 * address has a head start over the next one, which begins at once when none is under way any more or one has failed. The
 * first connection that stands wins, the others are dropped.
 */
final class Connector extends Driven {
    /** RFC 8305 section 5: a delay that we choose is not shorter; it bounds the attempts at once. */
    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(100);

    final Destination to;
    private final ConnectOptions options;
    private final boolean isProxy;
    private final Result result;
    private final List<Attempt> attempts = new ArrayList<>();

    private List<SocketAddress> addresses = List.of();
    private @Nullable NameLookup lookup;
    private long allDue = Wheel.NEVER;
    private long nextDue = Wheel.NEVER;
    private boolean done;

    /** Who wants the connection. Told its end once, unless the connector is cancelled before. */
    interface Result {
        /** The name is known; once, before the others. */
        void lookedUp();

        void connected(Endpoint endpoint, SocketAddress address);

        void failed(Failure failure);
    }

    /** @param isProxy whether failures are to name it as the proxy on the way */
    Connector(Engine engine, Destination to, ConnectOptions options, boolean isProxy, Result result) {
        super(engine);
        this.to = to;
        this.options = options;
        this.isProxy = isProxy;
        this.result = result;
    }

    void start() {
        if (to.unix().isPresent()) {
            race(List.of(UnixDomainSocketAddress.of(to.unix().get())));
            return;
        }
        if (!to.addresses().isEmpty()) {
            resolved(to.addresses());
            return;
        }
        NameLookup begun = new NameLookup(engine, to.host(), isProxy, options, this::resolved, this::fail);
        lookup = begun;
        begun.start();
    }

    /** Not wanted any more; the result is not told. Does not wait. */
    void cancel() {
        done = true;
        forgetDeadlines();
        if (lookup != null) {
            lookup.cancel();
        }
        attempts.forEach(Attempt::abort);
    }

    private void resolved(List<InetAddress> found) {
        List<InetAddress> allowed = to.allowed(found);
        if (allowed.isEmpty() && !found.isEmpty()) {
            fail(new Failure.Lookup(
                    to.host(),
                    "it has no " + to.family() + " address (family, localAddress)",
                    isProxy,
                    Optional.empty()));
            return;
        }
        List<SocketAddress> all = new ArrayList<>();
        alternating(allowed)
                .forEach(address ->
                        all.add(new InetSocketAddress(address, to.dialed().getPort())));
        race(all);
    }

    private void race(List<SocketAddress> all) {
        addresses = all;
        result.lookedUp();
        allDue = Engine.after(engine.now, options.connectTimeout());
        beginNext();
    }

    /** RFC 8305 section 4: the families take turns, that of the first address leads; else the order stays. */
    static List<InetAddress> alternating(List<InetAddress> found) {
        ArrayDeque<InetAddress> leading = new ArrayDeque<>();
        ArrayDeque<InetAddress> other = new ArrayDeque<>();
        for (InetAddress address : found) {
            (address.getClass() == found.get(0).getClass() ? leading : other).add(address);
        }
        List<InetAddress> ordered = new ArrayList<>();
        while (!leading.isEmpty() || !other.isEmpty()) {
            if (!leading.isEmpty()) {
                ordered.add(leading.remove());
            }
            if (!other.isEmpty()) {
                ordered.add(other.remove());
            }
        }
        return ordered;
    }

    private void beginNext() {
        while (attempts.size() < addresses.size()) {
            Attempt attempt = new Attempt(this, addresses.get(attempts.size()));
            attempts.add(attempt);
            if (attempt.begin()) {
                nextDue = engine.now + headStart();
                watchDeadlines();
                return;
            }
        }
        nextDue = Wheel.NEVER;
        if (attempts.stream().anyMatch(Attempt::isUnderWay)) {
            watchDeadlines();
        } else {
            fail(allFailed());
        }
    }

    /** Shorter where the time that is left would not do for all. */
    private long headStart() {
        long delay = options.connectAttemptDelay().toNanos();
        int more = addresses.size() - attempts.size();
        return allDue == Wheel.NEVER ? delay : Math.min(delay, Math.max(SHORTEST, (allDue - engine.now) / (more + 1)));
    }

    /** The most telling failure first. */
    private Failure allFailed() {
        attempts.sort(Comparator.comparing(Attempt::wasAnswered).reversed());
        Throwable cause = attempts.isEmpty() ? null : attempts.get(0).cause();
        return new Failure.Connect(to.toString(), told(), Optional.ofNullable(cause));
    }

    private List<String> told() {
        return attempts.stream().map(Attempt::toString).toList();
    }

    /** One of the attempts has a connection. */
    void won(Endpoint connected, SocketAddress where) {
        cancel();
        result.connected(connected, where);
    }

    /** One of the attempts has failed after it was under way. */
    void lost() {
        if (!done) {
            beginNext();
        }
    }

    private void fail(Failure failure) {
        cancel();
        result.failed(failure);
    }

    /** Its attempts have the turns. */
    @Override
    void turn(long now) {
        ready = 0;
    }

    @Override
    void defect(Throwable thrown) {
        fail(new Failure.Connect(to.toString(), List.of(thrown.toString()), Optional.of(thrown)));
    }

    @Override
    long deadline() {
        return done ? Wheel.NEVER : earlier(allDue, nextDue);
    }

    @Override
    void overdue(long now) {
        if (isDue(allDue, now)) {
            fail(new Failure.TimedOut(
                    "connecting to " + (isProxy ? "the proxy " : "") + to + " (" + String.join("; ", told()) + ")",
                    "connectTimeout",
                    options.connectTimeout()));
        } else {
            beginNext();
        }
    }
}
