package dev.wsmulti.server;

import dev.wsmulti.engine.Engine;
import dev.wsmulti.transfer.WsSession;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The WebSocket sessions of some loops that have not ended, those of clients and those that servers accepted. Any thread. */
public final class Sessions {
    /** Sessions visited in a turn: a round must not keep the others waiting. */
    private static final int VISITS = 256;

    private final List<Engine> loops;

    /** For the face; programs ask a group for its sessions. */
    @SuppressWarnings("exports") // the engine is the face's business
    public Sessions(List<Engine> loops) {
        this.loops = loops;
    }

    /** How many there are, those included that are not open yet. As of the last turn of each loop. */
    public int count() {
        return loops.stream().mapToInt(loop -> loop.gauges().sessions()).sum();
    }

    /**
     * The session with that {@link WsSession#id}, if it has not ended. Its loop looks through all that it has, in one of its
     * next turns, and completes the stage on its thread.
     */
    public CompletionStage<Optional<WsSession>> byId(long id) {
        CompletableFuture<Optional<WsSession>> found = new CompletableFuture<>();
        // Loops take turns at the numbers, from 1 on.
        Engine loop = loops.get((int) Math.floorMod(id - 1, (long) loops.size()));
        boolean asked = loop.post(() -> found.complete(
                loop.sessions().stream().filter(session -> session.id() == id).findFirst()));
        if (!asked) {
            found.complete(Optional.empty());
        }
        return found.minimalCompletionStage();
    }

    /**
     * Has each loop visit its sessions, each one on its own thread, as if from a callback: it may send, pause, close. It
     * begins in one of the loop's next turns, with what is there then, and takes several if there are many; one that ends
     * meanwhile is passed over.
     *
     * @return how many were visited, once all were; it fails with the first thing that was thrown, after the others were visited
     */
    public CompletionStage<Integer> forEach(Consumer<? super WsSession> action) {
        CompletableFuture<Integer> all = CompletableFuture.completedFuture(0);
        for (Engine loop : loops) {
            Round round = new Round(loop, action);
            round.begin();
            all = all.thenCombine(round.result, Integer::sum);
        }
        return all.minimalCompletionStage();
    }

    /** A visit to the sessions of one loop. */
    private static final class Round {
        final CompletableFuture<Integer> result = new CompletableFuture<>();
        private final Engine loop;
        private final Consumer<? super WsSession> action;
        private int visited;
        private Optional<Throwable> first = Optional.empty();

        Round(Engine loop, Consumer<? super WsSession> action) {
            this.loop = loop;
            this.action = action;
        }

        void begin() {
            post(() -> visit(loop.sessions()));
        }

        private void post(Runnable step) {
            if (!loop.post(step)) {
                tell();
            }
        }

        private void visit(List<WsSession> left) {
            int count = Math.min(VISITS, left.size());
            left.subList(0, count).forEach(this::visit);
            if (count < left.size()) {
                post(() -> visit(left.subList(count, left.size())));
            } else {
                tell();
            }
        }

        private void visit(WsSession session) {
            if (session.isDone()) {
                return;
            }
            visited++;
            try {
                action.accept(session);
            } catch (Throwable thrown) {
                first = first.or(() -> Optional.of(thrown));
            }
        }

        private void tell() {
            first.ifPresent(result::completeExceptionally);
            boolean unused = result.complete(visited);
        }
    }
}
