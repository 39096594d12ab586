package dev.wsmulti.transfer;

import dev.wsmulti.http.Role;
import java.time.Duration;

/**
 * Every limit and deadline with its defaults: the one table that the documentation is generated from and that failures
 * name. A limit is the largest value accepted; sizes are payload bytes.
 */
public enum Setting {
    LOOKUP_TIMEOUT("lookupTimeout", "name lookup", Unit.SECONDS, 10, Default.UNUSED),
    LOOKUP_CACHE("lookupCache", "how long a looked up name is kept", Unit.SECONDS, 60, Default.UNUSED),
    LOOKUP_NAMES("lookupNames", "looked up names kept", Unit.COUNT, 1024, Default.UNUSED),
    LOOKUP_THREADS("lookupThreads", "lookups at once", Unit.COUNT, 20, Default.UNUSED),
    LOOKUP_QUEUE("lookupQueue", "lookups waiting for a thread", Unit.COUNT, 1024, Default.UNUSED),
    CONNECT_TIMEOUT("connectTimeout", "TCP connect, all addresses", Unit.SECONDS, 10, Default.UNUSED),
    CONNECT_ATTEMPT_DELAY(
            "connectAttemptDelay", "head start of an address (RFC 8305)", Unit.MILLIS, 250, Default.UNUSED),
    KEEP_ALIVE_IDLE("keepAlive (idle)", "rest before the first probe of TCP", Unit.SECONDS, 60, Default.UNUSED),
    KEEP_ALIVE_INTERVAL("keepAlive (interval)", "time between two probes of TCP", Unit.SECONDS, 60, Default.UNUSED),
    KEEP_ALIVE_COUNT("keepAlive (count)", "probes of TCP without answer", Unit.COUNT, 9, Default.UNUSED),
    TLS_TIMEOUT("tlsTimeout", "TLS handshake", Unit.SECONDS, 10, 10),
    TLS_THREADS("tlsThreads", "steps of TLS handshakes at once, but one for each core", Unit.COUNT, 2, 2),
    TLS_QUEUE("tlsQueue", "steps of TLS handshakes waiting for a thread", Unit.COUNT, 1024, 1024),
    OPEN_TIMEOUT("openTimeout", "whole opening of a ws session, lookup to 101", Unit.SECONDS, 30, Default.UNUSED),
    HEAD_TIMEOUT("headTimeout", "request head, from its first byte", Unit.SECONDS, Default.UNUSED, 10),
    RESPONSE_TIMEOUT("responseTimeout", "first byte of a response", Unit.SECONDS, 60, Default.UNUSED),
    STALL_TIMEOUT("stallTimeout", "body or queued bytes without any progress", Unit.SECONDS, 30, 30),
    TIMEOUT("timeout", "a whole HTTP transfer", Unit.SECONDS, Default.NONE, Default.NONE),
    IDLE_TIMEOUT("idleTimeout", "idle HTTP connection", Unit.SECONDS, 118, 60),
    PING_INTERVAL("pingInterval", "ws ping when idle (any byte restarts it)", Unit.SECONDS, Default.NONE, 30),
    PONG_TIMEOUT("pongTimeout", "answer to our ping (only received bytes count)", Unit.SECONDS, 10, 10),
    IDLE_LIMIT("idleLimit", "ws session without a message either way", Unit.SECONDS, Default.NONE, Default.NONE),
    MAX_LIFETIME("maxLifetime", "ws session in all, less a tenth by chance", Unit.SECONDS, Default.NONE, Default.NONE),
    MAX_PINGS("maxPings", "pings and pongs of the peer in a second", Unit.COUNT, Default.NONE, Default.NONE),
    CLOSE_TIMEOUT(
            "closeTimeout",
            "close handshake: from the close frame leaving or the last byte received, 60 s in all",
            Unit.SECONDS,
            5,
            5),
    CLOSE_GRACE("closeGrace", "closing the loop", Unit.SECONDS, 2, 2),
    MAX_HEAD("maxHead", "head of a response or request in all", Unit.BYTES, 300 << 10, 32 << 10),
    MAX_HEADER_LINE("maxHeaderLine", "one line of a head", Unit.BYTES, 100 << 10, 16 << 10),
    MAX_HEADERS("maxHeaders", "field lines of a head", Unit.COUNT, 5000, 200),
    MAX_TARGET("maxTarget", "request target", Unit.BYTES, Default.UNUSED, 8 << 10),
    MAX_COLLECTED("maxBody", "body collected in memory", Unit.BYTES, 16 << 20, 1 << 20),
    MAX_BODY("maxBody", "streamed body", Unit.BYTES, Default.NONE, 16 << 20),
    MAX_REFUSAL_BODY("maxRefusalBody", "body kept of a refused upgrade", Unit.BYTES, 64 << 10, Default.UNUSED),
    EXPECT_ABOVE(
            "expectAbove",
            "request body above which 100 (Continue) is waited for",
            Unit.BYTES,
            1 << 20,
            Default.UNUSED),
    EXPECT_TIMEOUT("expectTimeout", "waiting for 100 (Continue); then the body goes", Unit.SECONDS, 1, Default.UNUSED),
    RETRIES("atMost", "repeats of a transfer whose user asks for them", Unit.COUNT, 10, Default.UNUSED),
    JITTER("jitter", "what chance may take off a wait", Unit.PERCENT, 30, Default.UNUSED),
    MAX_UNSENT("maxUnsent", "messages of a link that wait for a session", Unit.BYTES, 1 << 20, Default.UNUSED),
    STABLE_AFTER("stableAfter", "open for so long, waits of a link begin anew", Unit.SECONDS, 10, Default.UNUSED),
    LINK_RATE("maxLinkRate", "attempts of all links of a loop in a second", Unit.COUNT, 1000, Default.UNUSED),
    LINKS_OPENING("maxLinksOpening", "attempts of all links of a loop under way", Unit.COUNT, 64, Default.UNUSED),
    RETRY_AFTER("maxRetryAfter", "Retry-After that is obeyed", Unit.SECONDS, 600, Default.UNUSED),
    QUEUE_TIMEOUT("queueTimeout", "waiting for a connection; no other deadline runs", Unit.SECONDS, 60, Default.UNUSED),
    MAX_PER_HOST("maxPerHost", "HTTP connections to a host", Unit.COUNT, 64, Default.UNUSED),
    MAX_TOTAL("maxTotal", "HTTP connections in all", Unit.COUNT, 1024, Default.UNUSED),
    MAX_IDLE("maxIdle", "idle HTTP connections kept", Unit.COUNT, 64, Default.UNUSED),
    MAX_AGE("maxAge", "age of an HTTP connection used again", Unit.SECONDS, 86_400, Default.UNUSED),
    MAX_WS_PER_HOST("maxWsPerHost", "sessions with a host", Unit.COUNT, Default.NONE, Default.UNUSED),
    MAX_WS_TOTAL("maxWsTotal", "sessions in all", Unit.COUNT, Default.NONE, Default.UNUSED),
    MAX_CONNECTION_RETRIES(
            "maxConnectionRetries",
            "repeats of a request whose reused connection died unanswered",
            Unit.COUNT,
            5,
            Default.UNUSED),
    MAX_CONNECTIONS("maxConnections", "connections of a listener", Unit.COUNT, Default.UNUSED, Default.NONE),
    MAX_MESSAGE("maxMessage", "whole ws message", Unit.BYTES, 16 << 20, 256 << 10),
    MAX_STREAM("maxStream", "streamed ws message", Unit.BYTES, Default.NONE, Default.NONE),
    MAX_FRAGMENTS("maxFragments", "fragments of a message", Unit.COUNT, 131_072, 131_072),
    SEND_LOW(
            "sendMarks (low)",
            "queued bytes at which a full session is writable again",
            Unit.BYTES,
            256 << 10,
            256 << 10),
    SEND_HIGH("sendMarks (high)", "queued bytes from which send says FULL", Unit.BYTES, 1 << 20, 1 << 20),
    CONTROL_RESERVE("controlReserve", "control frames waiting", Unit.BYTES, 16 << 10, 16 << 10),
    DEFLATE_ABOVE("above", "smallest message of ours that is compressed", Unit.BYTES, 1 << 10, 1 << 10),
    DEFLATE_MEMORY("deflateMemory", "native memory of a loop's codecs", Unit.BYTES, 64 << 20, 64 << 20),
    PAUSE_BUFFER("pauseBuffer", "parsed ahead while stopped", Unit.BYTES, 64 << 10, 64 << 10),
    FRAGMENT_AT("fragmentAt", "own fragments", Unit.BYTES, 64 << 10, 64 << 10);

    /** Stands for "no limit" and "no deadline". */
    public static final long NONE = Default.NONE;

    private final String option;
    private final String what;
    private final Unit unit;
    private final long client;
    private final long server;

    Setting(String option, String what, Unit unit, long client, long server) {
        this.option = option;
        this.what = what;
        this.unit = unit;
        this.client = client;
        this.server = server;
    }

    /** The name of the option that changes it, as failures and the documentation say it. */
    public String option() {
        return option;
    }

    /** What it bounds. */
    public String what() {
        return what;
    }

    /** The default of a size or count. */
    public long size(Role role) {
        return role == Role.CLIENT ? client : server;
    }

    /** The default of a time; {@link #FOREVER} where there is none. */
    public Duration time(Role role) {
        long time = size(role);
        if (time == Default.NONE) {
            return FOREVER;
        }
        return unit == Unit.MILLIS ? Duration.ofMillis(time) : Duration.ofSeconds(time);
    }

    /** Stands for "no deadline" among durations: the longest one that nanoseconds can say. */
    public static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    /** The default as the documentation shows it. */
    public String shown(Role role) {
        long value = size(role);
        if (value == Default.UNUSED) {
            return "-";
        }
        if (value == Default.NONE) {
            return "none";
        }
        return switch (unit) {
            case MILLIS -> value + " ms";
            case SECONDS -> value + " s";
            case PERCENT -> value + " %";
            case COUNT -> String.valueOf(value);
            case BYTES -> value % (1 << 20) == 0 ? (value >> 20) + " MiB" : (value >> 10) + " KiB";
        };
    }

    private enum Unit {
        MILLIS,
        SECONDS,
        PERCENT,
        COUNT,
        BYTES
    }

    private static final class Default {
        static final long NONE = Long.MAX_VALUE;
        static final long UNUSED = -1;

        private Default() {}
    }
}
