package dev.wsmulti.layer;

import org.jspecify.annotations.Nullable;

/** What a {@link Filter} did. */
public final class Step {
    /** Nothing to do before bytes come or room does. */
    public static final Step IDLE = new Step(null);

    /** Something moved and more may: it is to be asked again. */
    public static final Step MOVED = new Step(null);

    /** It is open now, said once: from here on bytes of the layer above pass. */
    public static final Step OPENED = new Step(null);

    private final @Nullable Runnable job;

    private Step(@Nullable Runnable job) {
        this.job = job;
    }

    /**
     * Work that must not hold up the loop, to be run by another thread. Until it has come back no method of the filter is
     * called; then it is asked again. The job must not touch a wire, and keeps what it throws for the next step.
     */
    public static Step offload(Runnable job) {
        return new Step(job);
    }

    /** What is to be run elsewhere; null for the other steps. */
    public @Nullable Runnable job() {
        return job;
    }
}
