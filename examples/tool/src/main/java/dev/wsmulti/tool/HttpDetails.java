package dev.wsmulti.tool;

import dev.wsmulti.http.Headers;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.transfer.HttpFetch;
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
        if (body != null) {
            boolean chunked = body.length() == HttpBody.CHUNKED;
            reporter.detail('>', chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length());
        }
        reporter.detail('>', "");
    }

    void response(ResponseHead head) {
        if (reporter.isVerbose()) {
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
        headers.forEach((name, value) -> reporter.detail(mark, name + ": " + value));
    }
}
