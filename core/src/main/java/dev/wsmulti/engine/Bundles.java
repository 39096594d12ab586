package dev.wsmulti.engine;

import java.util.ArrayDeque;

/** The bundles of one loop. */
final class Bundles {
    private static final int KEPT = 256;

    private final Engine engine;
    private final ArrayDeque<Bundle> free = new ArrayDeque<>();
    private int leased;

    Bundles(Engine engine) {
        this.engine = engine;
    }

    Bundle lease(SessionFacts session) {
        leased++;
        Bundle bundle = free.isEmpty() ? new Bundle(engine) : free.pop();
        bundle.begin(session);
        return bundle;
    }

    void giveBack(Bundle bundle) {
        leased--;
        if (!bundle.idle()) {
            bundle.clear();
        }
        bundle.incoming.trim();
        if (free.size() < KEPT) {
            free.push(bundle);
        }
    }

    int leased() {
        return leased;
    }
}
