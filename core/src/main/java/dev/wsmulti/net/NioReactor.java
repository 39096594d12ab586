package dev.wsmulti.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A reactor on a {@link Selector}.
 *
 * <p>A wakeup is a byte in a pipe and not {@link Selector#wakeup}, which {@code selectNow} takes back unseen: here a mere
 * look, {@code await(0)}, leaves the byte where it is, and the wait for which it was meant still ends.
 */
final class NioReactor implements Reactor {
    private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Selector selector;
    private final Pipe bell;
    private final SelectionKey bellKey;
    private final ByteBuffer rings = DirectBuffers.allocate(256);
    private final Consumer<SelectionKey> pass = this::pass;

    private @Nullable Ready ready;
    private boolean rung;
    private @Nullable Throwable thrown;

    private NioReactor(Selector selector, Pipe bell) throws IOException {
        this.selector = selector;
        this.bell = bell;
        bell.sink().configureBlocking(false);
        bell.source().configureBlocking(false);
        this.bellKey = bell.source().register(selector, SelectionKey.OP_READ);
    }

    static NioReactor open() throws IOException {
        Selector selector = Selector.open();
        Pipe bell = null;
        try {
            bell = Pipe.open();
            return new NioReactor(selector, bell);
        } catch (IOException e) {
            close(selector, bell);
            throw e;
        }
    }

    @Override
    public void register(Pollable pollable, Object owner, int operations) throws IOException {
        own(pollable).register(selector, owner, operations);
    }

    @Override
    public void interest(Pollable pollable, int operations) {
        own(pollable).interest(operations);
    }

    static NioPollable own(Pollable pollable) {
        if (pollable instanceof NioPollable mine) {
            return mine;
        }
        throw new IllegalArgumentException("made by another transport: " + pollable);
    }

    @Override
    public void await(long nanos, Ready ready) throws IOException {
        this.ready = ready;
        try {
            if (nanos <= 0) {
                selector.selectNow(pass);
            } else {
                selector.select(pass, millis(nanos));
                silence();
            }
        } finally {
            this.ready = null;
            rung = false;
        }
        rethrow();
    }

    @Override
    public List<Interest> await(long nanos, Ready ready, List<Interest> others) throws IOException {
        Map<SelectionKey, Interest> found = new LinkedHashMap<>();
        List<SelectionKey> keys = new ArrayList<>(others.size());
        Ready sorted = (owner, operations) -> {
            if (owner instanceof Stranger stranger) {
                found.put(stranger.key(), new Interest(stranger.key().channel(), operations));
            } else {
                ready.ready(owner, operations);
            }
        };
        try {
            for (Interest other : others) {
                if (other.channel().keyFor(selector) != null) {
                    throw new IllegalArgumentException("poll: a channel is given twice, or is the loop's: " + other);
                }
                SelectionKey key = other.channel().register(selector, other.operations());
                key.attach(new Stranger(key));
                keys.add(key);
            }
            await(nanos, sorted);
        } finally {
            keys.forEach(SelectionKey::cancel);
            // what was cancelled is let go in a select alone, and may then be given again
            await(0, sorted);
        }
        return List.copyOf(found.values());
    }

    /** The owner of a channel that is not the loop's. */
    private record Stranger(SelectionKey key) {}

    @Override
    public List<Interest> interests() {
        List<Interest> all = new ArrayList<>();
        for (SelectionKey key : selector.keys()) {
            if (!key.equals(bellKey) && key.isValid()) {
                all.add(new Interest(key.channel(), key.interestOps()));
            }
        }
        return all;
    }

    /** Rounded up: rounded down, the last part of a millisecond would be spent spinning. For the selector, 0 is for ever. */
    static long millis(long nanos) {
        return nanos == Long.MAX_VALUE ? 0 : (nanos - 1) / NANOS_PER_MILLI + 1;
    }

    /** The selector's action. What it throws would leave the select, and the other keys unserved. */
    private void pass(SelectionKey key) {
        if (key.equals(bellKey)) {
            rung = true;
            return;
        }
        // one that was aborted by the turn of another is still in the list of this select
        if (ready != null && key.isValid()) {
            try {
                ready.ready(key.attachment(), key.readyOps());
            } catch (Throwable e) {
                thrown = thrown == null ? e : thrown;
            }
        }
    }

    private void silence() throws IOException {
        if (rung) {
            int count;
            do {
                rings.clear();
                count = bell.source().read(rings);
            } while (count == rings.capacity());
        }
    }

    private void rethrow() {
        Throwable defect = thrown;
        if (defect != null) {
            thrown = null;
            throw new IllegalStateException("an owner must not throw when it is told that it is ready", defect);
        }
    }

    @Override
    public void wakeup() {
        try {
            // a full pipe takes nothing and rings all the same
            bell.sink().write(ByteBuffer.allocate(1));
        } catch (IOException e) {
            // closed: nobody waits any more
        }
    }

    @Override
    public void close() throws IOException {
        if (selector.isOpen()) {
            for (SelectionKey key : selector.keys()) {
                NioPollable.closeQuietly(key.channel());
            }
        }
        close(selector, bell);
    }

    private static void close(Selector selector, @Nullable Pipe bell) throws IOException {
        if (bell != null) {
            NioPollable.closeQuietly(bell.source());
            NioPollable.closeQuietly(bell.sink());
        }
        selector.close();
    }
}
