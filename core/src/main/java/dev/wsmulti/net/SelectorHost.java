package dev.wsmulti.net;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link LoopHost} on a selector of yours, beside your own keys. {@link #select} is a whole step of a loop:
 *
 * <pre>{@code
 * var host = SelectorHost.on(selector);
 * try (var multi = WsMulti.builder().host(host).open()) {
 *     multi.add(WsRequest.to(url));
 *     while (running) {
 *         host.select(key -> mine(key));
 *     }
 * }
 * }</pre>
 *
 * <p>A loop that selects by itself waits at most {@link #untilDue}, gives each selected key to {@link #take}, and calls
 * {@link #drive}. Confined to the thread of the selector, but for {@link #driveSoon}; it serves one WsMulti.
 */
public final class SelectorHost implements LoopHost {
    private final Selector selector;
    private Runnable drive = () -> {};
    private boolean attached;
    private long due;
    private boolean endless = true;

    private SelectorHost(Selector selector) {
        this.selector = selector;
    }

    /** A host on that selector, which stays yours: it is never closed. */
    public static SelectorHost on(Selector selector) {
        return new SelectorHost(selector);
    }

    /**
     * Waits until something is ready or due, hands the keys that are yours to {@code others}, and drives.
     *
     * @throws IOException if the selector fails
     */
    public void select(Consumer<? super SelectionKey> others) throws IOException {
        Consumer<SelectionKey> each = key -> {
            if (!take(key)) {
                others.accept(key);
            }
        };
        long nanos = untilDue();
        if (nanos == 0) {
            selector.selectNow(each);
        } else {
            selector.select(each, NioReactor.millis(nanos));
        }
        drive();
    }

    /** Nanoseconds until it is to be driven: 0 at once, {@link Long#MAX_VALUE} without end. */
    public long untilDue() {
        return endless ? Long.MAX_VALUE : Math.max(0, due - System.nanoTime());
    }

    /** Takes note of a selected key, if it is one of this host's; says whether it is. Take it out of the selected set then. */
    public boolean take(SelectionKey key) {
        if (!(key.attachment() instanceof Place place) || !place.isOf(this)) {
            return false;
        }
        if (key.isValid()) {
            place.ready.accept(key.readyOps());
        }
        return true;
    }

    /** Has the WsMulti work: after each select. */
    public void drive() {
        drive.run();
    }

    @Override
    public void attach(Runnable drive) {
        if (attached) {
            throw new IllegalStateException("a SelectorHost serves one WsMulti: make another on the same selector");
        }
        attached = true;
        this.drive = drive;
    }

    @Override
    public Watch watch(SelectableChannel channel, int operations, IntConsumer ready) throws ClosedChannelException {
        Place place = new Place(this, ready);
        place.key = channel.register(selector, operations, place);
        return place;
    }

    @Override
    public void driveWithin(long nanos) {
        endless = nanos == Long.MAX_VALUE;
        due = System.nanoTime() + Math.min(nanos, TimeUnit.DAYS.toNanos(1));
    }

    @Override
    public void driveSoon() {
        selector.wakeup();
    }

    @Override
    public void detach() {
        drive = () -> {};
        endless = true;
        // descriptors of cancelled keys go with the next select
        selector.wakeup();
    }

    /** A key's attachment. */
    private static final class Place implements Watch {
        private final SelectorHost host;
        private final IntConsumer ready;

        @Nullable
        SelectionKey key;

        Place(SelectorHost host, IntConsumer ready) {
            this.host = host;
            this.ready = ready;
        }

        boolean isOf(SelectorHost asking) {
            return host == asking;
        }

        @Override
        public void operations(int operations) {
            SelectionKey mine = key;
            if (mine != null && mine.isValid()) {
                mine.interestOps(operations);
            }
        }

        @Override
        public void end() {
            SelectionKey mine = key;
            if (mine != null) {
                mine.cancel();
            }
        }
    }
}
