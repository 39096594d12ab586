package dev.wsmulti.transfer;

import dev.wsmulti.http.Credentials;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.Role;
import dev.wsmulti.http.Target;
import dev.wsmulti.secure.SecureLayer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket session to be opened: the easy handle of libcurl before it is added. Immutable and reusable; every method
 * returns a copy. It carries its own callbacks, which are those of {@link WsHandler}.
 */
@CheckReturnValue
public final class WsRequest {
    private static final Set<String> OURS = Set.of(
            "upgrade",
            "sec-websocket-key",
            "sec-websocket-version",
            "sec-websocket-accept",
            "sec-websocket-extensions",
            "sec-websocket-protocol",
            "content-length",
            "transfer-encoding");

    private final Target target;
    private Headers headers = Headers.of();
    private List<String> subprotocols = List.of();
    private WsHandler handler = WsHandler.of();
    private ConnectOptions connect = ConnectOptions.of();
    private @Nullable SecureLayer tls;
    private @Nullable Credentials credentials;
    private Duration openTimeout = Setting.OPEN_TIMEOUT.time(Role.CLIENT);
    private Limits limits = Limits.of(Role.CLIENT);
    private @Nullable Object attachment;
    private @Nullable Callback<? super WsSession, ? super Info> onConnected;

    private WsRequest(Target target) {
        this.target = target;
    }

    private WsRequest(WsRequest other) {
        target = other.target;
        headers = other.headers;
        subprotocols = other.subprotocols;
        handler = other.handler;
        connect = other.connect;
        tls = other.tls;
        credentials = other.credentials;
        openTimeout = other.openTimeout;
        limits = other.limits;
        attachment = other.attachment;
        onConnected = other.onConnected;
    }

    private WsRequest with(Consumer<WsRequest> change) {
        WsRequest copy = new WsRequest(this);
        change.accept(copy);
        return copy;
    }

    /**
     * A session with a {@code ws:} or {@code wss:} URL.
     *
     * @throws IllegalArgumentException for a malformed URL or another scheme
     */
    public static WsRequest to(String url) {
        return to(Target.of(url));
    }

    /** A session with a target whose scheme is {@code ws} or {@code wss}. */
    public static WsRequest to(Target target) {
        if (!target.isWebSocket()) {
            throw new IllegalArgumentException(
                    "a WebSocket URL begins with ws:// or wss:// (use HttpFetch for http): " + target);
        }
        return new WsRequest(Check.withoutUserInfo(target));
    }

    /**
     * Adds a header field to the request. {@code Connection} is merged with ours; {@code Host} replaces ours.
     *
     * @throws IllegalArgumentException for a field that the handshake owns, or a value with CR, LF or NUL
     */
    public WsRequest header(String name, String value) {
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("the handshake owns the header " + name
                    + (name.equalsIgnoreCase("Sec-WebSocket-Protocol") ? ": use subprotocols(..)" : ""));
        }
        return with(copy -> copy.headers = headers.and(name, value));
    }

    /** Adds header fields in their order; the rules of {@link #header}. */
    public WsRequest headers(Headers added) {
        WsRequest[] result = {this};
        added.forEach((name, value) -> result[0] = result[0].header(name, value));
        return result[0];
    }

    /** Subprotocols offered, the preferred one first (RFC 6455 section 1.9). */
    public WsRequest subprotocols(String... names) {
        for (String name : names) {
            if (!Headers.isToken(name)) {
                throw new IllegalArgumentException("a subprotocol must be a token (RFC 6455 section 4.1): " + name);
            }
        }
        if (Set.copyOf(List.of(names)).size() < names.length) {
            throw new IllegalArgumentException("each subprotocol may be offered once (RFC 6455 section 4.1)");
        }
        return with(copy -> copy.subprotocols = List.of(names));
    }

    /**
     * Who asks, sent with the request at once ({@code CURLOPT_USERPWD}, {@code CURLOPT_XOAUTH2_BEARER}): to the origin of its
     * target alone, never to a proxy. A header {@code Authorization} that was set goes in its place. No text shows them.
     */
    public WsRequest credentials(Credentials credentials) {
        return with(copy -> copy.credentials = credentials);
    }

    /** Sets the {@code Origin} field, as browsers do. */
    public WsRequest origin(String origin) {
        return with(copy -> copy.headers = headers.with("Origin", origin));
    }

    /** The TLS of a {@code wss:} URL; default: that of the loop. Without meaning for {@code ws:}. */
    public WsRequest tls(SecureLayer layer) {
        return with(copy -> copy.tls = layer);
    }

    /**
     * The proxy on the way, by its URL, such as {@code socks5h://user:password@proxy:1080}; the short way to
     * {@link ConnectOptions#proxy} and {@link Proxy#of}. Default: none, whatever the environment says.
     *
     * @throws IllegalArgumentException if it is no URL of a proxy
     */
    public WsRequest proxy(String url) {
        return connect(connect.proxy(Proxy.of(url)));
    }

    /** How it comes to its connection. */
    public WsRequest connect(ConnectOptions options) {
        return with(copy -> copy.connect = options);
    }

    /** Connects to another host and port than the URL says; the short way to {@link ConnectOptions#connectTo}. */
    public WsRequest connectTo(String from, String to) {
        return connect(connect.connectTo(from, to));
    }

    /** How long connecting may take over all addresses; the short way to {@link ConnectOptions}. Default 10 s. */
    public WsRequest connectTimeout(Duration timeout) {
        return connect(connect.connectTimeout(timeout));
    }

    /**
     * How long the opening may take in all, from {@code add} to the verified 101, less what it waits under
     * {@link PoolLimits}. Default 30 s.
     */
    public WsRequest openTimeout(Duration timeout) {
        return with(copy -> copy.openTimeout = Check.positive("openTimeout", timeout));
    }

    /** Bounds on the head of the answer. */
    public WsRequest limits(Limits limits) {
        return with(copy -> copy.limits = limits);
    }

    /** An object of the user's that the session will keep. */
    public WsRequest attachment(Object attachment) {
        return with(copy -> copy.attachment = attachment);
    }

    /** How the session behaves. */
    public WsRequest options(WsOptions options) {
        return handler(handler.options(options));
    }

    /** All callbacks and options at once; replaces those set before. */
    public WsRequest handler(WsHandler handler) {
        return with(copy -> copy.handler = handler);
    }

    /**
     * There is a connection, with its proxy and its TLS, and the first byte of the upgrade comes next
     * ({@code CURLOPT_PREREQFUNCTION}). The addresses are in the {@link Info}; through a proxy the remote one is the proxy's.
     * Who does not want it there calls {@link WsSession#cancel}, or throws: then nothing is sent, and the failure is {@code
     * Cancelled}, or {@code CallbackThrew} that names {@code onConnected}. It is no part of the handler, for servers have none.
     */
    public WsRequest onConnected(Callback<? super WsSession, ? super Info> callback) {
        return with(copy -> copy.onConnected = callback);
    }

    /** See {@link WsHandler#onOpen(Signal)}. */
    public WsRequest onOpen(Signal<? super WsSession> callback) {
        return handler(handler.onOpen(callback));
    }

    /** See {@link WsHandler#onMessage(Callback)}. */
    public WsRequest onMessage(Callback<? super WsSession, ? super Message> callback) {
        return handler(handler.onMessage(callback));
    }

    /** See {@link WsHandler#onText(Callback)}. */
    public WsRequest onText(Callback<? super WsSession, ? super String> callback) {
        return handler(handler.onText(callback));
    }

    /** See {@link WsHandler#onBinary(Callback)}. */
    public WsRequest onBinary(Callback<? super WsSession, ? super Message> callback) {
        return handler(handler.onBinary(callback));
    }

    /** See {@link WsHandler#onData(Callback)}. */
    public WsRequest onData(Callback<? super WsSession, ? super Piece> callback) {
        return handler(handler.onData(callback));
    }

    /** See {@link WsHandler#controlFrames(boolean)}. */
    public WsRequest controlFrames(boolean on) {
        return handler(handler.controlFrames(on));
    }

    /** See {@link WsHandler#onRaw(Callback)}. */
    public WsRequest onRaw(Callback<? super WsSession, ? super Payload> callback) {
        return handler(handler.onRaw(callback));
    }

    /** See {@link WsHandler#onPing(Callback)}. */
    public WsRequest onPing(Callback<? super WsSession, ? super Payload> callback) {
        return handler(handler.onPing(callback));
    }

    /** See {@link WsHandler#onPong(Callback)}. */
    public WsRequest onPong(Callback<? super WsSession, ? super Payload> callback) {
        return handler(handler.onPong(callback));
    }

    /** See {@link WsHandler#onWritable(Signal)}. */
    public WsRequest onWritable(Signal<? super WsSession> callback) {
        return handler(handler.onWritable(callback));
    }

    /** See {@link WsHandler#onClosing(Callback)}. */
    public WsRequest onClosing(Callback<? super WsSession, ? super Close> callback) {
        return handler(handler.onClosing(callback));
    }

    /** See {@link WsHandler#onClose(Callback)}. */
    public WsRequest onClose(Callback<? super WsSession, ? super WsOutcome> callback) {
        return handler(handler.onClose(callback));
    }

    public Target target() {
        return target;
    }

    public Headers headers() {
        return headers;
    }

    public List<String> subprotocols() {
        return subprotocols;
    }

    public WsHandler handler() {
        return handler;
    }

    public Optional<Credentials> credentials() {
        return Optional.ofNullable(credentials);
    }

    public Optional<SecureLayer> tls() {
        return Optional.ofNullable(tls);
    }

    public ConnectOptions connect() {
        return connect;
    }

    public Duration openTimeout() {
        return openTimeout;
    }

    public Limits limits() {
        return limits;
    }

    public Optional<Object> attachment() {
        return Optional.ofNullable(attachment);
    }

    public Optional<Callback<? super WsSession, ? super Info>> onConnected() {
        return Optional.ofNullable(onConnected);
    }

    @Override
    public String toString() {
        return "WsRequest to " + target;
    }
}
