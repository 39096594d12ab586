package dev.wsmulti.transfer;

import dev.wsmulti.extension.Extension;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a session behaves. Immutable; every method returns a copy. What is not set has the default of the session's role
 * (see {@link Setting}). On a live session {@link WsSession#reconfigure} changes all of them from then on.
 */
@CheckReturnValue
public final class WsOptions {
    private static final int LONGEST_PING = 125;

    /** What an array can hold, with room behind it. */
    private static final long LONGEST_MESSAGE = (1L << 31) - 1024;

    /** A time that has not been set: the role decides. */
    private @Nullable Duration pingInterval;

    private String pingText = "";
    private Duration pongTimeout = Setting.PONG_TIMEOUT.time(Role.CLIENT);
    private Duration idleLimit = Setting.FOREVER;
    private Duration maxLifetime = Setting.FOREVER;
    private int maxPings = Integer.MAX_VALUE;
    private Duration closeTimeout = Setting.CLOSE_TIMEOUT.time(Role.CLIENT);
    private Duration stallTimeout = Setting.STALL_TIMEOUT.time(Role.CLIENT);
    private long maxMessage = -1;
    private long maxStream = Setting.MAX_STREAM.size(Role.CLIENT);
    private long maxFragments = Setting.MAX_FRAGMENTS.size(Role.CLIENT);
    private long sendLow = Setting.SEND_LOW.size(Role.CLIENT);
    private long sendHigh = Setting.SEND_HIGH.size(Role.CLIENT);
    private long controlReserve = Setting.CONTROL_RESERVE.size(Role.CLIENT);
    private int pauseBuffer = (int) Setting.PAUSE_BUFFER.size(Role.CLIENT);
    private long maxReceiveRate = Setting.NONE;
    private long maxSendRate = Setting.NONE;
    private int fragmentAt = (int) Setting.FRAGMENT_AT.size(Role.CLIENT);
    private boolean autoPong = true;
    private boolean selfPaced;
    private boolean raw;
    private @Nullable Deflate deflate;
    private List<Extension> extensions = List.of();

    private WsOptions() {}

    private WsOptions(WsOptions other) {
        pingInterval = other.pingInterval;
        pingText = other.pingText;
        pongTimeout = other.pongTimeout;
        idleLimit = other.idleLimit;
        maxLifetime = other.maxLifetime;
        maxPings = other.maxPings;
        closeTimeout = other.closeTimeout;
        stallTimeout = other.stallTimeout;
        maxMessage = other.maxMessage;
        maxStream = other.maxStream;
        maxFragments = other.maxFragments;
        sendLow = other.sendLow;
        sendHigh = other.sendHigh;
        controlReserve = other.controlReserve;
        pauseBuffer = other.pauseBuffer;
        maxReceiveRate = other.maxReceiveRate;
        maxSendRate = other.maxSendRate;
        fragmentAt = other.fragmentAt;
        autoPong = other.autoPong;
        selfPaced = other.selfPaced;
        raw = other.raw;
        deflate = other.deflate;
        extensions = other.extensions;
    }

    private WsOptions with(Consumer<WsOptions> change) {
        WsOptions copy = new WsOptions(this);
        change.accept(copy);
        return copy;
    }

    /** The defaults. */
    public static WsOptions of() {
        return new WsOptions();
    }

    /** The defaults, but for what the set says; such as {@code WsOptions.of(EnumSet.of(WsOption.RAW))}. */
    public static WsOptions of(Set<WsOption> options) {
        WsOptions made = of().raw(options.contains(WsOption.RAW)).autoPong(!options.contains(WsOption.NO_AUTO_PONG));
        return options.contains(WsOption.COMPRESS) ? made.deflate(Deflate.on()) : made;
    }

    /**
     * Sends a ping when nothing was sent or received for so long. Zero or negative: never. Default: client never, server
     * 30 s. At most a tenth of the interval late, and never more than 1 s.
     */
    public WsOptions pingInterval(Duration interval) {
        return with(
                copy -> copy.pingInterval = interval.isZero() || interval.isNegative() ? Setting.FOREVER : interval);
    }

    /** The payload of those pings: at most 125 bytes of UTF-8. Default: none. */
    public WsOptions pingText(String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PING) {
            throw new IllegalArgumentException(
                    "pingText has " + length + " bytes; a ping holds at most 125 (RFC 6455 section 5.5)");
        }
        return with(copy -> copy.pingText = text);
    }

    /** How long the answer to our ping may take; any received byte counts as one. Default 10 s. */
    public WsOptions pongTimeout(Duration timeout) {
        return with(copy -> copy.pongTimeout = Check.positive("pongTimeout", timeout));
    }

    /**
     * Ends the session, as {@code TimedOut} with close code 1001, when no message came or went for so long: pings do not
     * count, bytes of a message that is under way do. At most 1 s late, and where pings go by a {@link #pingInterval} more.
     * Default: never.
     */
    public WsOptions idleLimit(Duration most) {
        return with(copy -> copy.idleLimit = Check.positive("idleLimit", most));
    }

    /**
     * Ends the session, as {@code TimedOut} with close code 1001, when it is so old; up to a tenth earlier by chance, so that
     * those who came together do not come back together. Default: never.
     */
    public WsOptions maxLifetime(Duration most) {
        return with(copy -> copy.maxLifetime = Check.positive("maxLifetime", most));
    }

    /**
     * Pings and pongs of the peer taken in a second; over it the session ends with 1008. Default: no limit, for what they can
     * cost is bounded by {@link #controlReserve}. At most 32 766.
     */
    public WsOptions maxPings(int perSecond) {
        if (perSecond >= Short.MAX_VALUE) {
            throw new IllegalArgumentException("maxPings must be at most 32766 but is " + perSecond);
        }
        return with(copy -> copy.maxPings = (int) Check.atLeast("maxPings", perSecond, 1));
    }

    /** How long the close handshake may stand still; 60 s at most in all. Default 5 s. */
    public WsOptions closeTimeout(Duration timeout) {
        return with(copy -> copy.closeTimeout = Check.positive("closeTimeout", timeout));
    }

    /** How long queued bytes may wait for a socket that takes none. Default 30 s. */
    public WsOptions stallTimeout(Duration timeout) {
        return with(copy -> copy.stallTimeout = Check.positive("stallTimeout", timeout));
    }

    /**
     * The largest whole message accepted, in bytes, for {@code onMessage}, {@code onText} and {@code onBinary}; over it
     * the session ends with 1009, at the header. Whatever is asked for, a message is held in an array, so 2^31 - 1024 is the
     * most. Default: client 16 MiB, server 256 KiB.
     */
    public WsOptions maxMessage(long bytes) {
        return with(copy -> copy.maxMessage = Math.min(LONGEST_MESSAGE, Check.atLeast("maxMessage", bytes, 0)));
    }

    /** The largest message accepted by {@code onData}, which streams. Default: none. */
    public WsOptions maxStream(long bytes) {
        return with(copy -> copy.maxStream = Check.atLeast("maxStream", bytes, 0));
    }

    /** The most fragments of one message. Default 131 072. */
    public WsOptions maxFragments(long count) {
        return with(copy -> copy.maxFragments = Check.atLeast("maxFragments", count, 1));
    }

    /** From {@code high} queued bytes on send says FULL; at {@code low} it is writable again. Default 256 KiB, 1 MiB. */
    public WsOptions sendMarks(long low, long high) {
        WsOptions copy = new WsOptions(this);
        copy.sendHigh = Check.atLeast("sendMarks (high)", high, 1);
        copy.sendLow = Check.atLeast("sendMarks (low)", low, 0);
        if (low >= high) {
            throw new IllegalArgumentException("sendMarks: low " + low + " must be below high " + high);
        }
        return copy;
    }

    /** Bytes of control frames that may wait; then the newest pong replaces older ones. Default 16 KiB. */
    public WsOptions controlReserve(long bytes) {
        return with(copy -> copy.controlReserve = Check.atLeast("controlReserve", bytes, 256));
    }

    /** Bytes parsed ahead while delivery is stopped. Default 64 KiB. */
    public WsOptions pauseBuffer(int bytes) {
        return with(copy -> copy.pauseBuffer = (int) Check.atLeast("pauseBuffer", bytes, 256));
    }

    /**
     * The most bytes of frames taken in a second, on average; headers count, TLS and the upgrade do not
     * ({@code CURLOPT_MAX_RECV_SPEED_LARGE}). Over it the socket is not read, so that TCP holds the peer back, and
     * {@link #pongTimeout} rests. The peer's pings and its close wait in the same line: they are answered when they are read.
     * Default: none.
     *
     * @param bytesPerSecond at least 1; {@link Setting#NONE} for no bound
     */
    public WsOptions maxReceiveRate(long bytesPerSecond) {
        return with(copy -> copy.maxReceiveRate = Check.atLeast("maxReceiveRate", bytesPerSecond, 1));
    }

    /**
     * The most bytes of frames sent in a second, on average; headers count, TLS and the upgrade do not
     * ({@code CURLOPT_MAX_SEND_SPEED_LARGE}). What is over it is queued, so that {@link #sendMarks} say FULL, and
     * {@link #stallTimeout} rests. Pings, pongs and the close frame count and wait, too; pings and pongs pass the messages that
     * wait, but not the frame that is under way: who has large messages sends them in fragments. A close has its 60 s in
     * all; what has not left by then is in {@link WsOutcome#unsent}. Default: none.
     *
     * @param bytesPerSecond at least 1; {@link Setting#NONE} for no bound
     */
    public WsOptions maxSendRate(long bytesPerSecond) {
        return with(copy -> copy.maxSendRate = Check.atLeast("maxSendRate", bytesPerSecond, 1));
    }

    /** The size of the fragments that a streamed message of ours is cut into. Default 64 KiB. */
    public WsOptions fragmentAt(int bytes) {
        return with(copy -> copy.fragmentAt = (int) Check.atLeast("fragmentAt", bytes, 1));
    }

    /** Whether pings are answered for you. Default: yes. */
    public WsOptions autoPong(boolean on) {
        return with(copy -> copy.autoPong = on);
    }

    /**
     * Whether a client session is held, as server sessions are: not given data while its own queue is at the high mark.
     * Two ends that are both held wait for each other for ever. Default: no.
     */
    public WsOptions selfPaced(boolean on) {
        return with(copy -> copy.selfPaced = on);
    }

    /**
     * Raw mode, as {@link WsHandler#onRaw} says it, also for a session that has no {@code onRaw}: what comes is dropped, or
     * received by a {@code WsChannel}. Excludes {@code onData}, {@code onMessage}, {@code onText} and {@code onBinary}. Counts when
     * a session opens; {@code reconfigure} does not change it. Default: no.
     */
    public WsOptions raw(boolean on) {
        return with(copy -> copy.raw = on);
    }

    /**
     * Has messages compressed (permessage-deflate, RFC 7692) where the other end agrees: a client offers it, a server accepts
     * it. Counts when a session opens. Default: off.
     *
     * @throws IllegalArgumentException if an extension given claims RSV1
     */
    public WsOptions deflate(Deflate how) {
        return with(copy -> copy.deflate = how).disjoint();
    }

    /**
     * Extensions of others (RFC 6455 section 9), the preferred one first: offered by a client, accepted by a server. They stand
     * behind {@link #deflate}. Counts when a session opens. Default: none.
     *
     * @throws IllegalArgumentException if two claim one reserved bit or one name, or if a name is no token
     */
    public WsOptions extensions(Extension... others) {
        return with(copy -> copy.extensions = List.of(others)).disjoint();
    }

    private WsOptions disjoint() {
        int claimed = deflate == null ? 0 : Extension.RSV1;
        for (Extension extension : extensions) {
            int bits = extension.reservedBits();
            if (!Headers.isToken(extension.name())) {
                throw new IllegalArgumentException("the name of an extension must be a token: " + extension.name());
            }
            if ((bits & ~(Extension.RSV1 | Extension.RSV2 | Extension.RSV3)) != 0) {
                throw new IllegalArgumentException(extension.name() + " claims bits that are not RSV1, RSV2 or RSV3");
            }
            if ((bits & claimed) != 0) {
                throw new IllegalArgumentException(
                        extension.name() + " claims a reserved bit that another extension, or deflate, has already");
            }
            claimed |= bits;
        }
        if (extensions.stream().map(Extension::name).distinct().count() < extensions.size()) {
            throw new IllegalArgumentException("two extensions have one name");
        }
        return this;
    }

    /** The ping interval of a session in this role: what was set, else the role's default. */
    public Duration pingInterval(Role role) {
        Duration set = pingInterval;
        return set != null ? set : Setting.PING_INTERVAL.time(role);
    }

    public String pingText() {
        return pingText;
    }

    public Duration pongTimeout() {
        return pongTimeout;
    }

    public Duration idleLimit() {
        return idleLimit;
    }

    public Duration maxLifetime() {
        return maxLifetime;
    }

    /** The most pings and pongs in a second; {@link Integer#MAX_VALUE} for no limit. */
    public int maxPings() {
        return maxPings;
    }

    public Duration closeTimeout() {
        return closeTimeout;
    }

    public Duration stallTimeout() {
        return stallTimeout;
    }

    /** The message limit of a session in this role: what was set, else the role's default. */
    public long maxMessage(Role role) {
        return maxMessage >= 0 ? maxMessage : Setting.MAX_MESSAGE.size(role);
    }

    public long maxStream() {
        return maxStream;
    }

    public long maxFragments() {
        return maxFragments;
    }

    public long sendLow() {
        return sendLow;
    }

    public long sendHigh() {
        return sendHigh;
    }

    public long controlReserve() {
        return controlReserve;
    }

    public int pauseBuffer() {
        return pauseBuffer;
    }

    /** Bytes a second; {@link Setting#NONE} for no bound. */
    public long maxReceiveRate() {
        return maxReceiveRate;
    }

    /** Bytes a second; {@link Setting#NONE} for no bound. */
    public long maxSendRate() {
        return maxSendRate;
    }

    public int fragmentAt() {
        return fragmentAt;
    }

    public boolean autoPong() {
        return autoPong;
    }

    /** Whether it is raw without {@code onRaw}, too. */
    public boolean raw() {
        return raw;
    }

    public boolean selfPaced() {
        return selfPaced;
    }

    public Optional<Deflate> deflate() {
        return Optional.ofNullable(deflate);
    }

    public List<Extension> extensions() {
        return extensions;
    }
}
