package dev.wsmulti.tool;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;

/** What {@code -v} shows of a session. */
final class WsDetails {
    private final Reporter reporter;

    WsDetails(Reporter reporter) {
        this.reporter = reporter;
    }

    /** The same request with an eye on control frames. */
    WsRequest observe(WsRequest request) {
        if (!reporter.isVerbose()) {
            return request;
        }
        return request.onPing((session, ping) -> reporter.detail('<', "PING of " + ping.length() + " bytes"))
                .onPong((session, pong) -> reporter.detail('<', "PONG of " + pong.length() + " bytes"))
                .onClosing((session, close) -> reporter.detail('<', "CLOSE " + close.code() + " " + close.reason()));
    }

    void opened(WsSession session) {
        session.info().tls().ifPresent(facts -> TlsChoice.shown(facts).forEach(line -> reporter.detail('*', line)));
        session.requestHead().ifPresent(this::request);
        session.responseHead().ifPresent(this::response);
        reporter.detail(
                '*',
                "the session is open"
                        + session.subprotocol()
                                .map(name -> ", the subprotocol is " + name)
                                .orElse(""));
    }

    void closed(WsSession session, WsOutcome outcome) {
        if (!outcome.wasOpen()) {
            session.requestHead().ifPresent(this::request);
        }
        if (outcome.failed() && outcome.failure() instanceof Failure.UpgradeRefused refused) {
            response(refused.head());
        }
        reporter.detail('*', "the session ended: " + outcome);
    }

    void request(RequestHead head) {
        reporter.detail('>', head.method() + " " + head.target() + " HTTP/1." + head.minorVersion());
        fields('>', head.headers());
    }

    void response(ResponseHead head) {
        reporter.detail('<', "HTTP/1." + head.minorVersion() + " " + head.status() + " " + head.reason());
        fields('<', head.headers());
    }

    private void fields(char mark, Headers headers) {
        headers.forEach((name, value) -> reporter.field(mark, name, value));
        reporter.detail(mark, "");
    }
}
