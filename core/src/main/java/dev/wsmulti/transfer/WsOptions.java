package dev.wsmulti.transfer;

import dev.wsmulti.http.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a session behaves. Immutable; every method returns a copy. What is not set has the default of the session's role
 * (see {@link Setting}). On a live session {@link WsSession#reconfigure} changes all of them from then on.
 */
@CheckReturnValue
public final class WsOptions {
    private static final int LONGEST_PING = 125;

    /** A time that has not been set: the role decides. */
    private @Nullable Duration pingInterval;

    private String pingText = "";
    private Duration pongTimeout = Setting.PONG_TIMEOUT.time(Role.CLIENT);
    private Duration closeTimeout = Setting.CLOSE_TIMEOUT.time(Role.CLIENT);
    private Duration stallTimeout = Setting.STALL_TIMEOUT.time(Role.CLIENT);
    private long maxMessage = -1;
    private long maxStream = Setting.MAX_STREAM.size(Role.CLIENT);
    private long maxFragments = Setting.MAX_FRAGMENTS.size(Role.CLIENT);
    private long sendLow = Setting.SEND_LOW.size(Role.CLIENT);
    private long sendHigh = Setting.SEND_HIGH.size(Role.CLIENT);
    private long controlReserve = Setting.CONTROL_RESERVE.size(Role.CLIENT);
    private int pauseBuffer = (int) Setting.PAUSE_BUFFER.size(Role.CLIENT);
    private int fragmentAt = (int) Setting.FRAGMENT_AT.size(Role.CLIENT);
    private boolean autoPong = true;
    private boolean selfPaced;

    private WsOptions() {}

    private WsOptions(WsOptions other) {
        pingInterval = other.pingInterval;
        pingText = other.pingText;
        pongTimeout = other.pongTimeout;
        closeTimeout = other.closeTimeout;
        stallTimeout = other.stallTimeout;
        maxMessage = other.maxMessage;
        maxStream = other.maxStream;
        maxFragments = other.maxFragments;
        sendLow = other.sendLow;
        sendHigh = other.sendHigh;
        controlReserve = other.controlReserve;
        pauseBuffer = other.pauseBuffer;
        fragmentAt = other.fragmentAt;
        autoPong = other.autoPong;
        selfPaced = other.selfPaced;
    }

    /** The defaults. */
    public static WsOptions of() {
        return new WsOptions();
    }

    /**
     * Sends a ping when nothing was sent or received for so long. Zero or negative: never. Default: client never, server
     * 30 s. At most a tenth of the interval late, and never more than 1 s.
     */
    public WsOptions pingInterval(Duration interval) {
        WsOptions copy = new WsOptions(this);
        copy.pingInterval = interval.isZero() || interval.isNegative() ? Setting.FOREVER : interval;
        return copy;
    }

    /** The payload of those pings: at most 125 bytes of UTF-8. Default: none. */
    public WsOptions pingText(String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PING) {
            throw new IllegalArgumentException(
                    "pingText has " + length + " bytes; a ping holds at most 125 (RFC 6455 section 5.5)");
        }
        WsOptions copy = new WsOptions(this);
        copy.pingText = text;
        return copy;
    }

    /** How long the answer to our ping may take; any received byte counts as one. Default 10 s. */
    public WsOptions pongTimeout(Duration timeout) {
        WsOptions copy = new WsOptions(this);
        copy.pongTimeout = Check.positive("pongTimeout", timeout);
        return copy;
    }

    /** How long the close handshake may stand still; 60 s at most in all. Default 5 s. */
    public WsOptions closeTimeout(Duration timeout) {
        WsOptions copy = new WsOptions(this);
        copy.closeTimeout = Check.positive("closeTimeout", timeout);
        return copy;
    }

    /** How long queued bytes may wait for a socket that takes none. Default 30 s. */
    public WsOptions stallTimeout(Duration timeout) {
        WsOptions copy = new WsOptions(this);
        copy.stallTimeout = Check.positive("stallTimeout", timeout);
        return copy;
    }

    /**
     * The largest whole message accepted, in bytes, for {@code onMessage}, {@code onText} and {@code onBinary}; over it
     * the session ends with 1009, at the header. Default: client 16 MiB, server 256 KiB.
     */
    public WsOptions maxMessage(long bytes) {
        WsOptions copy = new WsOptions(this);
        copy.maxMessage = Check.atLeast("maxMessage", bytes, 0);
        return copy;
    }

    /** The largest message accepted by {@code onData}, which streams. Default: none. */
    public WsOptions maxStream(long bytes) {
        WsOptions copy = new WsOptions(this);
        copy.maxStream = Check.atLeast("maxStream", bytes, 0);
        return copy;
    }

    /** The most fragments of one message. Default 131 072. */
    public WsOptions maxFragments(long count) {
        WsOptions copy = new WsOptions(this);
        copy.maxFragments = Check.atLeast("maxFragments", count, 1);
        return copy;
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
        WsOptions copy = new WsOptions(this);
        copy.controlReserve = Check.atLeast("controlReserve", bytes, 256);
        return copy;
    }

    /** Bytes parsed ahead while delivery is stopped. Default 64 KiB. */
    public WsOptions pauseBuffer(int bytes) {
        WsOptions copy = new WsOptions(this);
        copy.pauseBuffer = (int) Check.atLeast("pauseBuffer", bytes, 256);
        return copy;
    }

    /** The size of the fragments that a streamed message of ours is cut into. Default 64 KiB. */
    public WsOptions fragmentAt(int bytes) {
        WsOptions copy = new WsOptions(this);
        copy.fragmentAt = (int) Check.atLeast("fragmentAt", bytes, 1);
        return copy;
    }

    /** Whether pings are answered for you. Default: yes. */
    public WsOptions autoPong(boolean on) {
        WsOptions copy = new WsOptions(this);
        copy.autoPong = on;
        return copy;
    }

    /**
     * Whether a client session is held, as server sessions are: not given data while its own queue is at the high mark.
     * Two ends that are both held wait for each other for ever. Default: no.
     */
    public WsOptions selfPaced(boolean on) {
        WsOptions copy = new WsOptions(this);
        copy.selfPaced = on;
        return copy;
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

    public int fragmentAt() {
        return fragmentAt;
    }

    public boolean autoPong() {
        return autoPong;
    }

    public boolean selfPaced() {
        return selfPaced;
    }
}
