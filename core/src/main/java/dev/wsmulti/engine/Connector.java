package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.net.Resolver;
import dev.wsmulti.time.Wheel;
import dev.wsmulti.transfer.ConnectOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a connection: looks the name up off the loop, then tries its addresses one after the other. Each address gets its
 * share of the time that is left, so that a silent one cannot use up that of the others.
 */
final class Connector extends Driven {
    private static final byte[] LOOPBACK_4 = {127, 0, 0, 1};
    private static final byte[] LOOPBACK_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private final String host;
    private final int port;
    private final ConnectOptions options;
    private final Result result;
    private final List<String> attempts = new ArrayList<>();

    private List<InetAddress> addresses = List.of();
    private int next;
    private Resolver.@Nullable Lookup lookup;
    private @Nullable Endpoint endpoint;
    private @Nullable InetSocketAddress address;
    private @Nullable IOException lastCause;
    private long lookupDue = Wheel.NEVER;
    private long allDue = Wheel.NEVER;
    private long attemptDue = Wheel.NEVER;
    private boolean done;

    /** Who wants the connection. Told its end once, unless the connector is cancelled before. */
    interface Result {
        /** The name is known; once, before the others. */
        void lookedUp();

        void connected(Endpoint endpoint, InetSocketAddress address);

        void failed(Failure failure);
    }

    Connector(Engine engine, String host, int port, ConnectOptions options, Result result) {
        super(engine);
        this.host = host;
        this.port = port;
        this.options = options;
        this.result = result;
    }

    void start() {
        List<InetAddress> known = withoutLookup(host);
        if (!known.isEmpty()) {
            resolved(known);
            return;
        }
        lookupDue = Engine.after(engine.now, options.lookupTimeout());
        watchDeadlines();
        try {
            lookup = engine.resolver.lookup(host, answer -> engine.act(() -> answered(answer)));
        } catch (Throwable defect) {
            fail(new Failure.Lookup(host, defect.toString(), Optional.of(defect)));
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
        dropEndpoint();
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
            fail(new Failure.Lookup(host, notFound.reason(), Optional.empty()));
        }
    }

    private void resolved(List<InetAddress> found) {
        addresses = found;
        result.lookedUp();
        allDue = Engine.after(engine.now, options.connectTimeout());
        tryNext();
    }

    private void tryNext() {
        while (next < addresses.size()) {
            long left = allDue - engine.now;
            attemptDue = allDue == Wheel.NEVER ? Wheel.NEVER : engine.now + left / (addresses.size() - next);
            InetSocketAddress candidate = new InetSocketAddress(addresses.get(next++), port);
            address = candidate;
            try {
                Endpoint begun = engine.transport.connect(candidate);
                endpoint = begun;
                if (begun.connected()) {
                    succeed(begun, candidate);
                    return;
                }
                engine.reactor().register(begun, this, Reactor.CONNECT);
                watchDeadlines();
                return;
            } catch (IOException refused) {
                note(refused.getMessage(), refused);
            }
        }
        fail(new Failure.Connect(host + ":" + port, List.copyOf(attempts), Optional.ofNullable(lastCause)));
    }

    private void note(@Nullable String reason, @Nullable IOException cause) {
        attempts.add(shown(address) + " " + (reason == null ? "failed" : reason));
        lastCause = cause == null ? lastCause : cause;
        dropEndpoint();
    }

    private static String shown(@Nullable InetSocketAddress address) {
        return address == null ? "?" : address.getAddress().getHostAddress() + " port " + address.getPort();
    }

    private void dropEndpoint() {
        Endpoint dropped = endpoint;
        endpoint = null;
        if (dropped != null) {
            dropped.abort();
        }
    }

    private void succeed(Endpoint connected, InetSocketAddress where) {
        done = true;
        endpoint = null;
        forgetDeadlines();
        result.connected(connected, where);
    }

    private void fail(Failure failure) {
        cancel();
        result.failed(failure);
    }

    @Override
    void turn(long now) {
        Endpoint begun = endpoint;
        ready = 0;
        if (done || begun == null || address == null) {
            return;
        }
        try {
            if (begun.connected()) {
                succeed(begun, address);
            }
        } catch (IOException refused) {
            note(refused.getMessage(), refused);
            tryNext();
        }
    }

    @Override
    void defect(Throwable thrown) {
        fail(new Failure.Connect(host + ":" + port, List.of(thrown.toString()), Optional.of(thrown)));
    }

    @Override
    long deadline() {
        return done ? Wheel.NEVER : earlier(lookupDue, earlier(allDue, attemptDue));
    }

    @Override
    void overdue(long now) {
        if (isDue(lookupDue, now)) {
            fail(new Failure.TimedOut("looking up " + host, "lookupTimeout", options.lookupTimeout()));
        } else if (isDue(allDue, now)) {
            note("no answer", null);
            fail(new Failure.TimedOut(
                    "connecting to " + host + ":" + port + " (" + String.join("; ", attempts) + ")",
                    "connectTimeout",
                    options.connectTimeout()));
        } else {
            note("no answer", null);
            tryNext();
        }
    }
}
