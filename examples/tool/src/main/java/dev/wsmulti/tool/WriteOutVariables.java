package dev.wsmulti.tool;

import dev.wsmulti.http.Headers;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.Info;
import dev.wsmulti.transfer.Sizes;
import dev.wsmulti.transfer.Timings;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What {@code -w} can say of a transfer, by curl's names, in the order of the alphabet. */
final class WriteOutVariables {
    private static final double NANOS = 1e9;

    /** Strings, numbers and durations; empty where there is nothing to say. */
    private final Map<String, Optional<Object>> values = new LinkedHashMap<>();

    private final Headers headers;
    private final boolean succeeded;
    private final int status;

    WriteOutVariables(HttpTransferJob job, HttpFetch request, HttpOutcome outcome, Info info) {
        headers = outcome.headers();
        status = outcome.status();
        succeeded = job.end().code() == ExitCode.OK;
        Timings timings = info.timings();
        Sizes sizes = info.sizes();
        put("conn_id", info.connectionId());
        values.put("content_type", headers.firstValue("Content-Type").map(Object.class::cast));
        values.put(
                "errormsg", succeeded ? Optional.empty() : Optional.of(job.end().text()));
        put("exitcode", job.end().code());
        values.put("filename_effective", job.file().map(String::valueOf));
        put("http_code", status);
        put("http_version", outcome.head().map(WriteOutVariables::version).orElse("0"));
        putAddress("local", info.localAddress());
        put("method", request.method());
        put("num_connects", info.connectionId() == 0 || info.reused() ? 0 : 1);
        put("num_headers", headers.size());
        put("num_redirects", 0);
        values.put("redirect_url", redirect(request, outcome));
        values.put("referer", request.headers().firstValue("Referer").map(Object.class::cast));
        putAddress("remote", info.remoteAddress());
        put("response_code", status);
        put("scheme", request.target().scheme());
        put("size_download", sizes.bodyReceived());
        put("size_header", sizes.headReceived());
        put("size_request", sizes.headSent());
        put("size_upload", sizes.bodySent());
        put("speed_download", speed(sizes.bodyReceived(), timings.total()));
        put("speed_upload", speed(sizes.bodySent(), timings.total()));
        put("ssl_verify_result", 0);
        put("time_appconnect", timings.tls());
        put("time_connect", timings.connect());
        put("time_namelookup", timings.lookup());
        put("time_pretransfer", timings.tls().isZero() ? timings.connect() : timings.tls());
        put("time_queue", timings.queue());
        put("time_redirect", Duration.ZERO);
        put("time_starttransfer", timings.start());
        put("time_total", timings.total());
        put("url", request.target().toString());
        put("url_effective", request.target().toString());
        put("urlnum", job.index());
        put("xfer_id", info.id());
    }

    private void put(String name, Object value) {
        values.put(name, Optional.of(value));
    }

    private void putAddress(String side, Optional<SocketAddress> address) {
        Optional<InetSocketAddress> known =
                address.filter(InetSocketAddress.class::isInstance).map(InetSocketAddress.class::cast);
        put(
                side + "_ip",
                known.map(found -> found.getAddress().getHostAddress()).orElse(""));
        put(side + "_port", known.map(InetSocketAddress::getPort).orElse(0));
    }

    private static String version(ResponseHead head) {
        return head.minorVersion() == 0 ? "1" : "1." + head.minorVersion();
    }

    private static Optional<Object> redirect(HttpFetch request, HttpOutcome outcome) {
        return outcome.status() / 100 == 3
                ? outcome.headers()
                        .firstValue("Location")
                        .map(place -> request.target().resolve(place).toString())
                : Optional.empty();
    }

    private static long speed(long bytes, Duration time) {
        return time.isZero() ? 0 : (long) (bytes * NANOS / time.toNanos());
    }

    boolean succeeded() {
        return succeeded;
    }

    /** The value of a header field of the answer, the first of several; nothing where there is none. */
    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** The text of a variable; empty where there is none of this name. */
    Optional<String> text(String name) {
        return switch (name) {
            case "json" -> Optional.of(Json.object(values));
            case "header_json" -> Optional.of(Json.object(lowerCase(headers)));
            case "http_code", "response_code" -> Optional.of(String.format(Locale.ROOT, "%03d", status));
            default ->
                Optional.ofNullable(values.get(name))
                        .map(value -> value.map(WriteOutVariables::text).orElse(""));
        };
    }

    private static Map<String, Optional<Object>> lowerCase(Headers headers) {
        Map<String, Optional<Object>> named = new LinkedHashMap<>();
        headers.map().forEach((name, all) -> named.put(name.toLowerCase(Locale.ROOT), Optional.of(all)));
        return named;
    }

    private static String text(Object value) {
        return value instanceof Duration time ? Json.seconds(time) : String.valueOf(value);
    }
}
