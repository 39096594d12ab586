package dev.wsmulti.testkit;

/**
 * What may go wrong on a {@link MemoryNetwork}, and how often it may: a {@link FaultPlan} decides which of the times. Where
 * and how long it strikes is drawn from the seed.
 */
public enum Fault {
    /** A name is said not to exist. Each lookup. */
    LOOKUP_FAILED(false),
    /** An answer takes between 10 ms and 12 s, more than {@code lookupTimeout} by default. Each lookup. */
    LOOKUP_SLOW(false),
    /** An answer without an address, which a resolver should not give. Each lookup. */
    LOOKUP_EMPTY(false),
    /** Up to 20 addresses where nobody listens stand before the right ones. Each lookup. */
    LOOKUP_MANY(true),
    /** No answer ever. Each lookup. */
    LOOKUP_UNANSWERED(false),

    /** Refused, as if nobody listened. Each connect of a loop. */
    CONNECT_REFUSED(false),
    /** Failed at once, as without a route. Each connect of a loop. */
    CONNECT_FAILED(false),
    /** Answered between 1 ms and 12 s later, more than {@code connectTimeout} by default. Each connect of a loop. */
    CONNECT_LATE(false),
    /** Never answered. Each connect of a loop. */
    CONNECT_UNANSWERED(false),
    /** Fails as it does without descriptors; the connection goes on waiting. Each accept of a loop. */
    ACCEPT_FAILED(false),

    /** Both directions take up to 500 ms. Each connection. */
    DELAY(true),
    /** One direction passes on between 8 and 64 KiB a second. Each connection. */
    RATE(true),
    /** Every read gives one byte. Each connection. */
    SPLIT(true),
    /** What is written within up to 50 ms arrives together. Each connection. */
    COALESCE(true),
    /** Reads give between 1 and 3 000 bytes. Each connection. */
    SHORT_READ(true),
    /** Writes take between 1 and 3 000 bytes. Each connection. */
    SHORT_WRITE(true),
    /** Readiness is reported of which nothing comes. Each endpoint and listener that is watched, each time the loop looks. */
    SPURIOUS_READY(true),

    /** One direction stands still for up to 60 s, more than any deadline by default. Each connection. */
    STALL(false),
    /** One direction ends somewhere in its first 100 000 bytes. Each connection. */
    HALF_CLOSE(false),
    /** Both directions are reset somewhere in the first 100 000 bytes of one. Each connection. */
    RESET(false);

    private final boolean harmless;

    Fault(boolean harmless) {
        this.harmless = harmless;
    }

    /** Whether nothing may fail for it alone: it is what every network does now and then. */
    public boolean isHarmless() {
        return harmless;
    }
}
