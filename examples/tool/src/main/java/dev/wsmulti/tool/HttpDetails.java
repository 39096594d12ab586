package dev.wsmulti.tool;

import dev.wsmulti.http.Headers;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.secure.TlsFacts;
import dev.wsmulti.transfer.HttpFetch;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code -v} shows of an HTTP transfer. */
final class HttpDetails {
    private final Reporter reporter;

    HttpDetails(Reporter reporter) {
        this.reporter = reporter;
    }

    void request(HttpFetch fetch, @Nullable HttpBody body) {
        if (!reporter.isVerbose()) {
            return;
        }
        reporter.detail('>', fetch.method() + " " + fetch.target().requestTarget() + " HTTP/1.1");
        Headers headers = fetch.headers();
        if (!headers.contains("Host")) {
            reporter.detail('>', "Host: " + fetch.target().authority());
        }
        fields('>', headers);
        if (!headers.contains("Authorization")) {
            fetch.credentials().ifPresent(who -> reporter.field('>', "Authorization", who.authorization()));
        }
        if (body != null) {
            body(fetch, body.length());
        } else if (fetch.resumeFrom() > 0) {
            reporter.detail('>', "Range: bytes=" + fetch.resumeFrom() + "-");
        }
        reporter.detail('>', "");
    }

    /** The fields that the body brings with it. */
    private void body(HttpFetch fetch, long whole) {
        long from = Math.max(0, fetch.resumeFrom());
        boolean chunked = whole == HttpBody.CHUNKED;
        reporter.detail('>', chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + (whole - from));
        if (from > 0) {
            reporter.detail('>', "Content-Range: bytes " + from + "-" + (whole - 1) + "/" + whole);
        }
        if ((chunked || whole - from > fetch.expectAbove()) && !fetch.headers().contains("Expect")) {
            reporter.detail('>', "Expect: 100-continue");
        }
    }

    void response(ResponseHead head, Optional<TlsFacts> tls) {
        if (reporter.isVerbose()) {
            tls.ifPresent(facts -> TlsChoice.shown(facts).forEach(line -> reporter.detail('*', line)));
            reporter.detail('<', "HTTP/1." + head.minorVersion() + " " + head.status() + " " + head.reason());
            fields('<', head.headers());
            reporter.detail('<', "");
        }
    }

    /** It is made again: said without {@code -v} too. */
    void retry(String why) {
        reporter.note(why);
    }

    private void fields(char mark, Headers headers) {
        headers.forEach((name, value) -> reporter.field(mark, name, value));
    }
}
