package dev.wsmulti.tool;

import dev.wsmulti.http.Target;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.Source;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes of the command line what is asked for at each URL. */
final class HttpRequests {
    private final Options options;
    private final List<HeaderLine> headers;
    private final byte @Nullable [] form;

    HttpRequests(Options options) {
        this.options = options;
        this.headers = HeaderLine.of(options.headers);
        this.form = options.data.isEmpty() ? null : Data.joined(options.data);
    }

    /** What {@code -d} says; null if it is not given. */
    @Nullable
    HttpBody form() {
        return form == null ? null : new HttpBody("POST", Source.of(form), form.length);
    }

    /** Everything but the callbacks; {@code offset} is how much is there already. */
    HttpFetch of(Target target, @Nullable HttpBody body, long offset) {
        HttpFetch fetch = withHeaders(method(body), target).failOnStatus(options.fail);
        // As with curl nothing but the user's own deadlines ends a transfer that waits.
        fetch = fetch.stallTimeout(Setting.FOREVER).responseTimeout(Setting.FOREVER);
        if (!options.maxTime.isZero()) {
            fetch = fetch.timeout(options.maxTime);
        }
        fetch = fetch.connect(options.connect());
        if (options.http.isSlowAborted()) {
            fetch = fetch.minRate(options.http.leastRate(), options.http.slowTime());
        }
        if (options.http.maxBody > 0) {
            fetch = fetch.maxBody(options.http.maxBody);
        }
        if (options.rate > 0) {
            fetch = fetch.maxReceiveRate(options.rate).maxSendRate(options.rate);
        }
        if (offset > 0) {
            fetch = fetch.resumeFrom(offset);
        }
        return body == null ? fetch : fetch.body(body.source());
    }

    private HttpFetch withHeaders(String method, Target target) {
        try {
            HttpFetch fetch = HttpFetch.of(method, target);
            fetch = ours(fetch, "User-Agent", "wsmulti/" + Tool.version());
            fetch = ours(fetch, "Accept", "*/*");
            for (HeaderLine line : headers) {
                if (!line.removed()) {
                    fetch = fetch.header(line.name(), line.value());
                }
            }
            fetch = options.access.credentials().map(fetch::credentials).orElse(fetch);
            Optional<String> cookie = options.access.cookie();
            fetch = cookie.isEmpty() ? fetch : fetch.header("Cookie", cookie.get());
            return form == null ? fetch : ours(fetch, "Content-Type", "application/x-www-form-urlencoded");
        } catch (IllegalArgumentException refused) {
            throw Problem.usage(refused);
        }
    }

    private String method(@Nullable HttpBody body) {
        if (options.method != null) {
            return options.method;
        }
        if (options.http.head) {
            return "HEAD";
        }
        return body == null ? "GET" : body.method();
    }

    /** A field of ours, unless the user says something of that name, be it that there shall be none. */
    private HttpFetch ours(HttpFetch fetch, String name, String value) {
        return headers.stream().anyMatch(line -> line.is(name)) ? fetch : fetch.header(name, value);
    }
}
