package dev.wsmulti.transfer;

import dev.wsmulti.http.Credentials;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.http.Role;
import dev.wsmulti.http.Target;
import dev.wsmulti.secure.SecureLayer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP transfer to be made: the easy handle of libcurl before it is added. Immutable and reusable; every method
 * returns a copy. Without {@link #into} or {@link #onData} the body is collected in memory, up to {@code maxBody}.
 */
@CheckReturnValue
public final class HttpFetch {
    private static final Set<String> OURS = Set.of("content-length", "transfer-encoding", "upgrade", "te");

    private final String method;
    private final Target target;
    private Headers headers = Headers.of();
    private @Nullable Source body;
    private @Nullable Supplier<Headers> trailers;
    private @Nullable Sink sink;
    private @Nullable Path file;
    private long maxBody = -1;
    private long resumeFrom = -1;
    private long expectAbove = Setting.EXPECT_ABOVE.size(Role.CLIENT);
    private long maxReceiveRate = Setting.NONE;
    private long maxSendRate = Setting.NONE;
    private long minRate;
    private Duration minRateSpan = Duration.ofSeconds(1);
    private boolean failOnStatus;
    private ConnectOptions connect = ConnectOptions.of();
    private @Nullable SecureLayer tls;
    private @Nullable Credentials credentials;
    private Duration responseTimeout = Setting.RESPONSE_TIMEOUT.time(Role.CLIENT);
    private Duration stallTimeout = Setting.STALL_TIMEOUT.time(Role.CLIENT);
    private Duration timeout = Setting.TIMEOUT.time(Role.CLIENT);
    private Limits limits = Limits.of(Role.CLIENT);
    private @Nullable Backoff retry;
    private @Nullable Object attachment;
    private @Nullable Callback<? super HttpTransfer, ? super ResponseHead> onHead;
    private @Nullable Callback<? super HttpTransfer, ? super Payload> onData;
    private @Nullable Callback<? super HttpTransfer, ? super Info> onConnected;
    private @Nullable Callback<? super HttpTransfer, ? super Progress> onProgress;
    private @Nullable Callback<? super HttpTransfer, ? super Retry> onRetry;
    private @Nullable Callback<? super HttpTransfer, ? super HttpOutcome> onDone;

    private HttpFetch(String method, Target target) {
        this.method = method;
        this.target = target;
    }

    private HttpFetch(String method, HttpFetch other) {
        this.method = method;
        target = other.target;
        headers = other.headers;
        body = other.body;
        trailers = other.trailers;
        sink = other.sink;
        file = other.file;
        maxBody = other.maxBody;
        resumeFrom = other.resumeFrom;
        expectAbove = other.expectAbove;
        maxReceiveRate = other.maxReceiveRate;
        maxSendRate = other.maxSendRate;
        minRate = other.minRate;
        minRateSpan = other.minRateSpan;
        failOnStatus = other.failOnStatus;
        connect = other.connect;
        tls = other.tls;
        credentials = other.credentials;
        responseTimeout = other.responseTimeout;
        stallTimeout = other.stallTimeout;
        timeout = other.timeout;
        limits = other.limits;
        attachment = other.attachment;
        onHead = other.onHead;
        onData = other.onData;
        onConnected = other.onConnected;
        onProgress = other.onProgress;
        retry = other.retry;
        onRetry = other.onRetry;
        onDone = other.onDone;
    }

    private HttpFetch with(Consumer<HttpFetch> change) {
        HttpFetch copy = new HttpFetch(method, this);
        change.accept(copy);
        return copy;
    }

    /**
     * A GET of an {@code http:} or {@code https:} URL.
     *
     * @throws IllegalArgumentException for a malformed URL or another scheme
     */
    public static HttpFetch get(String url) {
        return of("GET", url);
    }

    /** A HEAD: the head of what a GET would answer. */
    public static HttpFetch head(String url) {
        return of("HEAD", url);
    }

    /** A POST of the body given. */
    public static HttpFetch post(String url, Source body) {
        return of("POST", url).body(body);
    }

    /** A PUT of the body given. */
    public static HttpFetch put(String url, Source body) {
        return of("PUT", url).body(body);
    }

    /** Any method; CONNECT is refused. */
    public static HttpFetch of(String method, String url) {
        return of(method, Target.of(url));
    }

    /** Any method but CONNECT, for a target whose scheme is {@code http} or {@code https}. */
    public static HttpFetch of(String method, Target target) {
        if (!Headers.isToken(method) || method.equals("CONNECT")) {
            throw new IllegalArgumentException("not a method for a transfer: " + method);
        }
        if (target.isWebSocket()) {
            throw new IllegalArgumentException(
                    "an HTTP URL begins with http:// or https:// (use WsRequest for ws): " + target);
        }
        return new HttpFetch(method, Check.withoutUserInfo(target));
    }

    /**
     * Adds a header field. {@code Host} and {@code User-Agent} replace ours.
     *
     * @throws IllegalArgumentException for a field that says how the body is framed, or a value with CR, LF or NUL
     */
    public HttpFetch header(String name, String value) {
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("the transfer owns the header " + name);
        }
        return with(copy -> copy.headers = headers.and(name, value));
    }

    /**
     * Who asks, sent with the request at once ({@code CURLOPT_USERPWD}, {@code CURLOPT_XOAUTH2_BEARER}): to the origin of its
     * target alone, never to a proxy. A header {@code Authorization} that was set goes in its place. No text shows them.
     */
    public HttpFetch credentials(Credentials credentials) {
        return with(copy -> copy.credentials = credentials);
    }

    /** What is sent as the body. */
    public HttpFetch body(Source body) {
        return with(copy -> copy.body = body);
    }

    /**
     * Fields behind the body, such as a digest of it ({@code CURLOPT_TRAILERFUNCTION}); the body then goes in chunks, whatever
     * its length. Asked for once the whole body is queued, on the loop's thread. Who wants to may announce them by the field
     * {@code Trailer}. What frames or routes a message, and credentials, may not come there (RFC 9110 section 6.5.1): that, and
     * whatever the supplier throws, is {@link dev.wsmulti.failure.Failure.CallbackThrew}. Without a body they are not sent.
     */
    public HttpFetch trailers(Supplier<Headers> trailers) {
        return with(copy -> copy.trailers = trailers);
    }

    /** Writes a 2xx body to a file that appears whole or not at all; but see {@link #resumeFrom}. */
    public HttpFetch into(Path file) {
        return into(Sink.of(file)).with(copy -> copy.file = file);
    }

    /** Writes the body to a sink, which must not be shared with a transfer that runs at the same time. */
    public HttpFetch into(Sink sink) {
        return with(copy -> {
                    copy.sink = sink;
                    copy.file = null;
                })
                .consistent();
    }

    /**
     * Tries again what may pass ({@code --retry} of curl): after the statuses 408, 429, 500, 502, 503, 504, 522 and 524,
     * whatever the method; and, as long as no answer has begun, after a failure that is
     * {@linkplain dev.wsmulti.failure.Failure#retryable() retryable}, a passed deadline among them. Where the server may have
     * acted on the request, such a failure is repeated for GET, HEAD, PUT, DELETE, OPTIONS and TRACE only.
     *
     * <p>What an answer says that is not the last one reaches no callback and no sink. {@code Retry-After} takes the place
     * of the wait; one of more than 10 minutes, or any wait that {@link #timeout} would not let end, makes the answer at
     * hand the last one. The body is sent from its beginning, see {@link Source#repeatable()}. Default: not repeated.
     */
    public HttpFetch retry(Backoff backoff) {
        return with(copy -> copy.retry = backoff);
    }

    /**
     * Goes on where an earlier transfer was cut ({@code CURLOPT_RESUME_FROM_LARGE}).
     *
     * <p>A request without body asks for the bytes from there on ({@code Range}). Only a 206 with exactly these is taken,
     * or a 416 that says that there are no more, which is a success without body; a 200 or another range is
     * {@link dev.wsmulti.failure.Failure.NotVerified}, and nothing is written. With {@link #into(Path)} the bytes go behind
     * those of the file, which must have {@code offset} of them, and what has come stays there after a failure, so that it
     * can be resumed again; 0 is the first transfer of that kind.
     *
     * <p>A request with a body leaves out the first bytes of it and says so ({@code Content-Range}, as curl does); its
     * source must know its length and have more.
     *
     * @param offset bytes that are there already, 0 or more. Default: not resumed
     */
    public HttpFetch resumeFrom(long offset) {
        return with(copy -> copy.resumeFrom = Check.atLeast("resumeFrom", offset, 0));
    }

    /**
     * A body longer than this, or of unknown length, is sent once the server says 100 (Continue), or after 1 s
     * ({@code Expect: 100-continue}, RFC 9110 section 10.1.1; {@code CURLOPT_EXPECT_100_TIMEOUT_MS}). A server that answers
     * before has its answer count, and the body is not sent; for 417 the request is made once more without the field. Default
     * 1 MiB.
     *
     * @param bytes 0 or more; {@link Setting#NONE}: no body is held back
     */
    public HttpFetch expectAbove(long bytes) {
        return with(copy -> copy.expectAbove = Check.atLeast("expectAbove", bytes, 0));
    }

    /**
     * The most bytes of the answer's body taken in a second ({@code CURLOPT_MAX_RECV_SPEED_LARGE}). The socket is left alone
     * meanwhile, so the server is held back by TCP; no deadline of the peer's runs then. Default: none.
     *
     * @param bytesPerSecond at least 1; {@link Setting#NONE} for no bound
     */
    public HttpFetch maxReceiveRate(long bytesPerSecond) {
        return with(copy -> copy.maxReceiveRate = Check.atLeast("maxReceiveRate", bytesPerSecond, 1));
    }

    /** The most bytes of the request's body sent in a second ({@code CURLOPT_MAX_SEND_SPEED_LARGE}). Default: none. */
    public HttpFetch maxSendRate(long bytesPerSecond) {
        return with(copy -> copy.maxSendRate = Check.atLeast("maxSendRate", bytesPerSecond, 1));
    }

    /**
     * Ends the transfer when fewer bytes a second than this have moved on average over so long, in both directions together,
     * heads included ({@code CURLOPT_LOW_SPEED_LIMIT}, {@code CURLOPT_LOW_SPEED_TIME}). The time counts from the connection; a
     * pause, or a stop by {@link #maxReceiveRate} or {@link Transfer#paceBy}, begins it anew. The failure is
     * {@link dev.wsmulti.failure.Failure.TimedOut} and names {@code minRate}. Default: off.
     *
     * @param bytesPerSecond at least 1; 0 for off
     * @param time at least 1 s
     */
    public HttpFetch minRate(long bytesPerSecond, Duration time) {
        if (time.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("minRate: the time must be at least 1 s but is " + time);
        }
        return with(copy -> {
            copy.minRate = Check.atLeast("minRate", bytesPerSecond, 0);
            copy.minRateSpan = time;
        });
    }

    /** The largest body accepted, in bytes. Default: 16 MiB where it is collected in memory, else none. */
    public HttpFetch maxBody(long bytes) {
        return with(copy -> copy.maxBody = Check.atLeast("maxBody", bytes, 0));
    }

    /** Ends the transfer as failed for a status of 400 and above ({@code CURLOPT_FAILONERROR}). Default: no. */
    public HttpFetch failOnStatus(boolean on) {
        return with(copy -> copy.failOnStatus = on);
    }

    /** The TLS of a {@code https:} URL; default: that of the loop. Without meaning for {@code http:}. */
    public HttpFetch tls(SecureLayer layer) {
        return with(copy -> copy.tls = layer);
    }

    /**
     * The proxy on the way, by its URL, such as {@code socks5h://user:password@proxy:1080}; the short way to
     * {@link ConnectOptions#proxy} and {@link Proxy#of}. Default: none, whatever the environment says.
     *
     * @throws IllegalArgumentException if it is no URL of a proxy
     */
    public HttpFetch proxy(String url) {
        return connect(connect.proxy(Proxy.of(url)));
    }

    /** How it comes to its connection. */
    public HttpFetch connect(ConnectOptions options) {
        return with(copy -> copy.connect = options);
    }

    /** How long connecting may take over all addresses; the short way to {@link ConnectOptions}. Default 10 s. */
    public HttpFetch connectTimeout(Duration timeout) {
        return connect(connect.connectTimeout(timeout));
    }

    /** How long the answer may take to begin once the request is sent. Default 60 s. */
    public HttpFetch responseTimeout(Duration timeout) {
        return with(copy -> copy.responseTimeout = Check.positive("responseTimeout", timeout));
    }

    /** How long a body may stand still in the direction that is due. Default 30 s. */
    public HttpFetch stallTimeout(Duration timeout) {
        return with(copy -> copy.stallTimeout = Check.positive("stallTimeout", timeout));
    }

    /**
     * How long the whole transfer may take, from {@code add}, less what it waits for a connection under
     * {@link PoolLimits} ({@code CURLOPT_TIMEOUT}). Default: none.
     */
    public HttpFetch timeout(Duration timeout) {
        return with(copy -> copy.timeout = Check.positive("timeout", timeout));
    }

    /** Bounds on the head of the answer. */
    public HttpFetch limits(Limits limits) {
        return with(copy -> copy.limits = limits);
    }

    /** An object of the user's that the transfer will keep. */
    public HttpFetch attachment(Object attachment) {
        return with(copy -> copy.attachment = attachment);
    }

    /** The head of the final answer. */
    public HttpFetch onHead(Callback<? super HttpTransfer, ? super ResponseHead> callback) {
        return with(copy -> copy.onHead = callback);
    }

    /** The body as it arrives ({@code CURLOPT_WRITEFUNCTION}); it is then not collected. A sink gets it too. */
    public HttpFetch onData(Callback<? super HttpTransfer, ? super Payload> callback) {
        return with(copy -> copy.onData = callback).consistent();
    }

    /**
     * There is a connection, new or used before, with its proxy and its TLS, and the first byte of the request comes next
     * ({@code CURLOPT_PREREQFUNCTION}). The addresses are in the {@link Info}; through a proxy the remote one is the proxy's.
     * Who does not want it there calls {@link HttpTransfer#cancel}, or throws: then nothing is sent, the connection is closed,
     * and the failure is {@code Cancelled}, or {@code CallbackThrew} that names {@code onConnected}. Called again for
     * each connection on which the request goes once more.
     */
    public HttpFetch onConnected(Callback<? super HttpTransfer, ? super Info> callback) {
        return with(copy -> copy.onConnected = callback);
    }

    /** How far it is: at most every 100 ms, and once at the end. */
    public HttpFetch onProgress(Callback<? super HttpTransfer, ? super Progress> callback) {
        return with(copy -> copy.onProgress = callback);
    }

    /** It is about to be tried again; see {@link #retry}. */
    public HttpFetch onRetry(Callback<? super HttpTransfer, ? super Retry> callback) {
        return with(copy -> copy.onRetry = callback);
    }

    /** The end: exactly once. */
    public HttpFetch onDone(Callback<? super HttpTransfer, ? super HttpOutcome> callback) {
        return with(copy -> copy.onDone = callback);
    }

    private HttpFetch consistent() {
        if (sink != null && onData != null) {
            throw new IllegalStateException("into and onData exclude each other: the body goes to one of them");
        }
        return this;
    }

    public String method() {
        return method;
    }

    public Target target() {
        return target;
    }

    public Headers headers() {
        return headers;
    }

    public Optional<Source> body() {
        return Optional.ofNullable(body);
    }

    public Optional<Supplier<Headers>> trailers() {
        return Optional.ofNullable(trailers);
    }

    /** Where the body goes; to the end of a file that is resumed. */
    public Optional<Sink> sink() {
        return file != null && resumeFrom >= 0 && body == null
                ? Optional.of(new ResumedFileSink(file, resumeFrom))
                : Optional.ofNullable(sink);
    }

    /** Where it goes on, -1 if it is not resumed. */
    public long resumeFrom() {
        return resumeFrom;
    }

    public long expectAbove() {
        return expectAbove;
    }

    public long maxReceiveRate() {
        return maxReceiveRate;
    }

    public long maxSendRate() {
        return maxSendRate;
    }

    /** Bytes a second below which it is too slow; 0 for off. */
    public long minRate() {
        return minRate;
    }

    /** Over how long {@link #minRate()} is taken. */
    public Duration minRateSpan() {
        return minRateSpan;
    }

    /** The bound on the body, as set or by default. */
    public long maxBody() {
        if (maxBody >= 0) {
            return maxBody;
        }
        boolean collected = sink == null && onData == null;
        return (collected ? Setting.MAX_COLLECTED : Setting.MAX_BODY).size(Role.CLIENT);
    }

    public boolean failOnStatus() {
        return failOnStatus;
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

    public Duration responseTimeout() {
        return responseTimeout;
    }

    public Duration stallTimeout() {
        return stallTimeout;
    }

    public Duration timeout() {
        return timeout;
    }

    public Limits limits() {
        return limits;
    }

    public Optional<Backoff> retry() {
        return Optional.ofNullable(retry);
    }

    public Optional<Object> attachment() {
        return Optional.ofNullable(attachment);
    }

    public Optional<Callback<? super HttpTransfer, ? super ResponseHead>> onHead() {
        return Optional.ofNullable(onHead);
    }

    public Optional<Callback<? super HttpTransfer, ? super Payload>> onData() {
        return Optional.ofNullable(onData);
    }

    public Optional<Callback<? super HttpTransfer, ? super Info>> onConnected() {
        return Optional.ofNullable(onConnected);
    }

    public Optional<Callback<? super HttpTransfer, ? super Progress>> onProgress() {
        return Optional.ofNullable(onProgress);
    }

    public Optional<Callback<? super HttpTransfer, ? super Retry>> onRetry() {
        return Optional.ofNullable(onRetry);
    }

    public Optional<Callback<? super HttpTransfer, ? super HttpOutcome>> onDone() {
        return Optional.ofNullable(onDone);
    }

    @Override
    public String toString() {
        return method + " " + target;
    }
}
