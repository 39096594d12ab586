package dev.wsmulti.tunnel;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.ResponseHead;
import java.util.Optional;

/**
 * A proxy, and where it is to lead.
 *
 * @param proxy its URL without user information, as failures show it
 * @param host the name or address of the target, IPv6 without brackets
 */
public record Hop(String proxy, String host, int port) {
    static final byte[] NO_BODY = {};

    /** The target as HTTP names it (RFC 9110 section 7.1): always with its port. */
    public String authority() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /** It was not asked, for what it would have to be told cannot be said. */
    FailureException cannotAsk(String why) {
        return failed(Failure.Proxy.NO_CODE, why, false);
    }

    /** It closed the connection before it had answered. */
    FailureException closed() {
        return failed(Failure.Proxy.NO_CODE, "it closed the connection before it had answered", true);
    }

    FailureException failed(int code, String said, boolean retryable) {
        return new FailureException(
                new Failure.Proxy(proxy, authority(), code, said, Optional.empty(), NO_BODY, retryable));
    }

    /** It answered with another status than 2xx. */
    Failure refused(ResponseHead head, byte[] body) {
        String said = "it answered " + head.status() + (head.reason().isEmpty() ? "" : " " + head.reason());
        boolean passing = head.status() >= 502 && head.status() <= 504;
        return new Failure.Proxy(proxy, authority(), head.status(), said, Optional.of(head), body, passing);
    }
}
