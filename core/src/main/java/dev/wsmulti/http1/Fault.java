package dev.wsmulti.http1;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.Role;
import java.util.Optional;

/**
 * Names what the peer did wrong. A server tells a status with it; a client has nobody to tell, and says 0.
 */
final class Fault {
    static final int BAD_REQUEST = 400;
    static final int CONTENT_TOO_LARGE = 413;
    static final int URI_TOO_LONG = 414;
    static final int FIELDS_TOO_LARGE = 431;
    static final int NOT_IMPLEMENTED = 501;
    static final int VERSION_NOT_SUPPORTED = 505;

    private final Role us;

    Fault(Role us) {
        this.us = us;
    }

    FailureException bad(String rule) {
        return bad(rule, BAD_REQUEST);
    }

    FailureException bad(String rule, int status) {
        return new FailureException(new Failure.Protocol(rule, code(status)));
    }

    FailureException over(String setting, long limit, long value, int status) {
        return new FailureException(new Failure.LimitExceeded(setting, limit, value, code(status)));
    }

    /** The peer finished in the middle of its message; {@code part} is head, body or trailers. */
    FailureException cut(String part, long received) {
        String message = us == Role.CLIENT ? "response " : "request ";
        return new FailureException(
                new Failure.ConnectionLost("inside the " + message + part, false, received, 0, Optional.empty()));
    }

    private int code(int status) {
        return us == Role.SERVER ? status : 0;
    }
}
