package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.net.Resolver;
import dev.wsmulti.time.Wheel;
import dev.wsmulti.transfer.ConnectOptions;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks up the target of a transfer for a proxy that wants an address. Told its end once, unless it is cancelled before. */
final class TargetLookup extends Driven {
    private final String host;
    private final ConnectOptions options;
    private final Consumer<List<InetAddress>> found;
    private final Consumer<Failure> failed;
    private Resolver.@Nullable Lookup lookup;
    private long due = Wheel.NEVER;
    private boolean done;

    TargetLookup(
            Engine engine,
            String host,
            ConnectOptions options,
            Consumer<List<InetAddress>> found,
            Consumer<Failure> failed) {
        super(engine);
        this.host = host;
        this.options = options;
        this.found = found;
        this.failed = failed;
    }

    void start() {
        List<InetAddress> known = Connector.withoutLookup(host);
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
            defect(thrown);
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

    private void answered(Resolver.Answer answer) {
        if (done) {
            return;
        }
        cancel();
        if (answer instanceof Resolver.Answer.Found addresses) {
            found.accept(addresses.addresses());
        } else if (answer instanceof Resolver.Answer.NotFound notFound) {
            failed.accept(new Failure.Lookup(host, notFound.reason(), Optional.empty()));
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
        fail(new Failure.Lookup(host, thrown.toString(), Optional.of(thrown)));
    }

    @Override
    long deadline() {
        return due;
    }

    @Override
    void overdue(long now) {
        fail(new Failure.TimedOut("looking up " + host, "lookupTimeout", options.lookupTimeout()));
    }
}
