package dev.wsmulti;

import dev.wsmulti.transfer.Transfer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The transfers for whose end threads wait, until it is told. Any thread; the gate's lock guards it. */
final class Awaited {
    private final LoopGate gate;
    private final Map<Transfer, List<Runnable>> waiting = new HashMap<>();

    Awaited(LoopGate gate) {
        this.gate = gate;
    }

    /** Waits for its end, at most so long, and says whether it has come. */
    boolean await(Transfer transfer, Duration most) {
        List<Runnable> place = gate.locked(() -> placeOf(transfer));
        try {
            return gate.await(List.of(place), () -> hasEnded(transfer), Boolean::booleanValue, most);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return gate.locked(() -> hasEnded(transfer));
        }
    }

    private boolean hasEnded(Transfer transfer) {
        return !waiting.containsKey(transfer);
    }

    /** Who waits for its end. It is watched once, however often it is awaited. */
    private List<Runnable> placeOf(Transfer transfer) {
        List<Runnable> known = waiting.get(transfer);
        if (known != null) {
            return known;
        }
        List<Runnable> place = new ArrayList<>(1);
        waiting.put(transfer, place);
        CompletionStage<Void> unused = transfer.done()
                .thenRun(() -> gate.locked(() -> {
                    waiting.remove(transfer);
                    place.forEach(Runnable::run);
                }));
        return place;
    }
}
