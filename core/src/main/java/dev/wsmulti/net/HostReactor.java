package dev.wsmulti.net;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A reactor in somebody else's loop, for the same endpoints as those of {@link NioReactor}. It does not wait: the host does,
 * and tells what is ready. Only who closes the loop waits, when the host may run no more: from then on all is watched by a
 * selector of our own.
 */
final class HostReactor implements Reactor {
    private final LoopHost host;
    private final Set<Place> places = Collections.newSetFromMap(new IdentityHashMap<>());
    private final ArrayDeque<Place> found = new ArrayDeque<>();

    /** Racily read by other threads: none rings in vain, for the first wait on it does not wait. */
    private @Nullable NioReactor own;

    HostReactor(LoopHost host) {
        this.host = host;
    }

    @Override
    public void register(Pollable pollable, Object owner, int operations) throws IOException {
        NioPollable mine = NioReactor.own(pollable);
        NioReactor alone = own;
        if (alone != null) {
            alone.register(mine, owner, operations);
        } else if (mine.place() instanceof Place known) {
            known.owner = owner;
            mine.interest(operations);
        } else {
            Place place = new Place(mine, owner);
            place.watch = host.watch(mine.channel(), operations, place);
            places.add(place);
            mine.placed(place, operations);
        }
    }

    @Override
    public void interest(Pollable pollable, int operations) {
        NioReactor.own(pollable).interest(operations);
    }

    @Override
    public void await(long nanos, Ready ready) throws IOException {
        for (Place place = found.poll(); place != null; place = found.poll()) {
            int operations = place.ready;
            place.ready = 0;
            if (places.contains(place)) {
                ready.ready(place.owner, operations);
            }
        }
        NioReactor alone = own;
        if (alone != null) {
            alone.await(nanos, ready);
        } else if (nanos > 0) {
            leaveHost();
        }
    }

    private void leaveHost() throws IOException {
        NioReactor alone = NioReactor.open();
        own = alone;
        for (Place place : List.copyOf(places)) {
            place.end();
            alone.register(place.pollable, place.owner, place.pollable.operations());
        }
    }

    @Override
    public void wakeup() {
        NioReactor alone = own;
        if (alone != null) {
            alone.wakeup();
        } else {
            host.driveSoon();
        }
    }

    @Override
    public List<Interest> interests() {
        NioReactor alone = own;
        if (alone != null) {
            return alone.interests();
        }
        List<Interest> all = new ArrayList<>(places.size());
        places.forEach(place -> all.add(new Interest(place.pollable.channel(), place.pollable.operations())));
        return all;
    }

    @Override
    public void close() throws IOException {
        List.copyOf(places).forEach(place -> place.pollable.abort());
        NioReactor alone = own;
        try {
            if (alone != null) {
                alone.close();
            }
        } finally {
            host.detach();
        }
    }

    /** A channel in the host, in place of a selection key. */
    final class Place implements IntConsumer {
        private final NioPollable pollable;
        private Object owner;
        private int ready;
        private LoopHost.@Nullable Watch watch;

        Place(NioPollable pollable, Object owner) {
            this.pollable = pollable;
            this.owner = owner;
        }

        /** The host has found it ready. */
        @Override
        public void accept(int operations) {
            if (ready == 0) {
                found.add(this);
            }
            ready |= operations;
        }

        void operations(int operations) {
            if (watch != null) {
                watch.operations(operations);
            }
        }

        void end() {
            if (places.remove(this) && watch != null) {
                watch.end();
            }
        }
    }
}
