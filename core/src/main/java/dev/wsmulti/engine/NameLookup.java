package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.net.Resolver;
import dev.wsmulti.time.Wheel;
import dev.wsmulti.transfer.ConnectOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks a name up off the loop, where that is needed. Its end is told once, unless it is cancelled before. */
final class NameLookup extends Driven {
    private static final byte[] LOOPBACK_4 = {127, 0, 0, 1};
    private static final byte[] LOOPBACK_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private final String host;
    private final boolean isProxy;
    private final ConnectOptions options;
    private final Consumer<List<InetAddress>> found;
    private final Consumer<Failure> failed;
    private Resolver.@Nullable Lookup lookup;
    private long due = Wheel.NEVER;
    private boolean done;

    /** @param isProxy whether failures are to name it as the proxy on the way */
    NameLookup(
            Engine engine,
            String host,
            boolean isProxy,
            ConnectOptions options,
            Consumer<List<InetAddress>> found,
            Consumer<Failure> failed) {
        super(engine);
        this.host = host;
        this.isProxy = isProxy;
        this.options = options;
        this.found = found;
        this.failed = failed;
    }

    void start() {
        List<InetAddress> known = withoutLookup(host);
        if (!known.isEmpty()) {
            done = true;
            found.accept(known);
            return;
        }
        due = Engine.after(engine.now, options.lookupTimeout());
        watchDeadlines();
        try {
            lookup = engine.resolver.lookup(host, answer -> engine.act(() -> answered(answer)));
        } catch (Throwable thrown) {
            // Possibly out of what follows an answer that was there at once.
            cancel();
            failed.accept(broken(thrown));
        }
    }

    void cancel() {
        done = true;
        forgetDeadlines();
        Resolver.Lookup waiting = lookup;
        lookup = null;
        if (waiting != null) {
            waiting.cancel();
        }
    }

    /** RFC 6761 section 6.3: {@code localhost} and what ends in it is the loopback address, always; literals need no lookup. */
    private static List<InetAddress> withoutLookup(String host) {
        try {
            if (isLocalhost(host.toLowerCase(Locale.ROOT))) {
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

    private static boolean isLocalhost(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return name.equals("localhost") || name.endsWith(".localhost");
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
        if (done) {
            return;
        }
        cancel();
        if (answer instanceof Resolver.Answer.Found addresses) {
            found.accept(addresses.addresses());
        } else if (answer instanceof Resolver.Answer.NotFound notFound) {
            failed.accept(new Failure.Lookup(host, notFound.reason(), isProxy, Optional.empty()));
        }
    }

    private void fail(Failure failure) {
        if (!done) {
            cancel();
            failed.accept(failure);
        }
    }

    @Override
    void turn(long now) {
        ready = 0;
    }

    @Override
    void defect(Throwable thrown) {
        fail(broken(thrown));
    }

    private Failure broken(Throwable thrown) {
        return new Failure.Lookup(host, thrown.toString(), isProxy, Optional.of(thrown));
    }

    @Override
    long deadline() {
        return due;
    }

    @Override
    void overdue(long now) {
        fail(new Failure.TimedOut(
                "looking up " + (isProxy ? "the proxy " : "") + host, "lookupTimeout", options.lookupTimeout()));
    }
}
