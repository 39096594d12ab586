package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Resolver;
import dev.wsmulti.time.Wheel;
import dev.wsmulti.transfer.ConnectOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes a connection: looks the name up off the loop, then races its addresses (RFC 8305, "happy eyeballs"): families take
 * turns, each address has a head start over the next one, which begins at once when none is under way any more or one has
 * failed. The first connection that stands wins, the others are dropped.
 */
final class Connector extends Driven {
    /** RFC 8305 section 5: a delay that we choose is not shorter; it bounds the attempts at once. */
    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(100);

    private static final byte[] LOOPBACK_4 = {127, 0, 0, 1};
    private static final byte[] LOOPBACK_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    final Destination to;
    private final ConnectOptions options;
    private final boolean isProxy;
    private final Result result;
    private final List<Attempt> attempts = new ArrayList<>();

    private List<SocketAddress> addresses = List.of();
    private Resolver.@Nullable Lookup lookup;
    private long lookupDue = Wheel.NEVER;
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
        String host = to.host();
        List<InetAddress> known = to.addresses().isEmpty() ? withoutLookup(host) : to.addresses();
        if (!known.isEmpty()) {
            resolved(known);
            return;
        }
        lookupDue = Engine.after(engine.now, options.lookupTimeout());
        watchDeadlines();
        try {
            lookup = engine.resolver.lookup(host, answer -> engine.act(() -> answered(answer)));
        } catch (Throwable defect) {
            fail(new Failure.Lookup(host, defect.toString(), isProxy, Optional.of(defect)));
        }
    }

    /** Not wanted any more; the result is not told. Does not wait. */
    void cancel() {
        done = true;
        forgetDeadlines();
        Resolver.Lookup waiting = lookup;
        lookup = null;
        if (waiting != null) {
            waiting.cancel();
        }
        attempts.forEach(Attempt::abort);
    }

    /** RFC 6761 section 6.3: {@code localhost} is the loopback address, always; literals need no lookup either. */
    static List<InetAddress> withoutLookup(String host) {
        try {
            if (host.equalsIgnoreCase("localhost") || host.equalsIgnoreCase("localhost.")) {
                return List.of(
                        InetAddress.getByAddress("localhost", LOOPBACK_4),
                        InetAddress.getByAddress("localhost", LOOPBACK_6));
            }
            boolean literal = host.indexOf(':') >= 0 || isDottedQuad(host);
            return literal ? List.of(InetAddress.getByName(host)) : List.of();
        } catch (UnknownHostException notALiteral) {
            return List.of();
        }
    }

    /** The address that a literal says; null for a name. */
    static byte @Nullable [] literal(String host) {
        boolean literal = host.indexOf(':') >= 0 || isDottedQuad(host);
        List<InetAddress> said = literal ? withoutLookup(host) : List.of();
        return said.isEmpty() ? null : said.get(0).getAddress();
    }

    private static boolean isDottedQuad(String host) {
        return host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }

    private void answered(Resolver.Answer answer) {
        if (done || lookup == null && !addresses.isEmpty()) {
            return;
        }
        lookup = null;
        lookupDue = Wheel.NEVER;
        if (answer instanceof Resolver.Answer.Found found) {
            resolved(found.addresses());
        } else if (answer instanceof Resolver.Answer.NotFound notFound) {
            fail(new Failure.Lookup(to.host(), notFound.reason(), isProxy, Optional.empty()));
        }
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

    private String shown() {
        return (isProxy ? "the proxy " : "") + to.host();
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
        return done ? Wheel.NEVER : earlier(lookupDue, earlier(allDue, nextDue));
    }

    @Override
    void overdue(long now) {
        if (isDue(lookupDue, now)) {
            fail(new Failure.TimedOut("looking up " + shown(), "lookupTimeout", options.lookupTimeout()));
        } else if (isDue(allDue, now)) {
            fail(new Failure.TimedOut(
                    "connecting to " + (isProxy ? "the proxy " : "") + to + " (" + String.join("; ", told()) + ")",
                    "connectTimeout",
                    options.connectTimeout()));
        } else {
            beginNext();
        }
    }
}
