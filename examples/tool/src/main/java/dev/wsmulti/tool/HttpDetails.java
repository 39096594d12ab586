package dev.wsmulti.tool;

import dev.wsmulti.http.Headers;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.transfer.HttpFetch;

/** What {@code -v} shows of an HTTP transfer. */
final class HttpDetails {
    private final Reporter reporter;

    HttpDetails(Reporter reporter) {
        this.reporter = reporter;
    }

    /** The request; {@code body} is its length in bytes, -1 for none. */
    void request(HttpFetch fetch, int body) {
        if (!reporter.isVerbose()) {
            return;
        }
        reporter.detail('>', fetch.method() + " " + fetch.target().requestTarget() + " HTTP/1.1");
        Headers headers = fetch.headers();
        if (!headers.contains("Host")) {
            reporter.detail('>', "Host: " + fetch.target().authority());
        }
        fields('>', headers);
        if (body >= 0) {
            reporter.detail('>', "Content-Length: " + body);
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

    private void fields(char mark, Headers headers) {
        headers.forEach((name, value) -> reporter.detail(mark, name + ": " + value));
    }
}
