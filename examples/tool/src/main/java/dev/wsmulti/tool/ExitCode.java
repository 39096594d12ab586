package dev.wsmulti.tool;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.TlsCode;
import java.net.BindException;
import java.util.Set;

/** The exit codes, which are those of curl where curl has one. */
final class ExitCode {
    static final int OK = 0;
    static final int UNKNOWN_SCHEME = 1;
    static final int USAGE = 2;
    /** Nothing could be begun: curl's "failed to initialize" has the number of a wrong usage. */
    static final int NOT_STARTED = 2;

    static final int MALFORMED_URL = 3;
    static final int PROXY_LOOKUP = 5;
    static final int LOOKUP = 6;
    static final int CONNECT = 7;
    static final int NOT_VERIFIED = 8;
    static final int CUT_BODY = 18;
    static final int STATUS = 22;
    static final int OUTPUT = 23;
    static final int INPUT = 26;
    static final int DEADLINE = 28;
    static final int TLS = 35;
    /** The local address or port cannot be had. */
    static final int INTERFACE = 45;

    static final int NO_ANSWER = 52;
    /** Our own certificate or key. */
    static final int OWN_CERTIFICATE = 58;

    static final int UNTRUSTED = 60;
    static final int CA_FILE = 77;
    static final int PIN = 90;
    /** A SOCKS server that did not open a tunnel. */
    static final int PROXY = 97;

    static final int PEER = 56;
    static final int TOO_BIG = 63;
    static final int HEAD_TOO_BIG = 100;

    private static final Set<String> LIMITS_OF_HEADS = Set.of("maxHead", "maxHeaderLine", "maxHeaders");

    private ExitCode() {}

    /** The code of a WebSocket session that failed. */
    static int ofSession(Failure failure, boolean wasOpen) {
        if (failure instanceof Failure.ConnectionLost lost) {
            return !wasOpen && !lost.reset() && lost.bytesReceived() == 0 ? NO_ANSWER : PEER;
        }
        return of(failure, wasOpen);
    }

    /** The code of an HTTP transfer that failed. */
    static int ofTransfer(Failure failure, boolean headCame) {
        if (failure instanceof Failure.ConnectionLost lost) {
            if (lost.reset()) {
                return PEER;
            }
            if (headCame) {
                return CUT_BODY;
            }
            return lost.bytesReceived() == 0 ? NO_ANSWER : PEER;
        }
        return of(failure, headCame);
    }

    /** {@code begun}: whether the head of the answer is behind us, so that a broken rule is not one of heads. */
    private static int of(Failure failure, boolean begun) {
        return switch (failure.kind()) {
            case LOOKUP -> ((Failure.Lookup) failure).ofProxy() ? PROXY_LOOKUP : LOOKUP;
            case CONNECT -> failure.cause().orElse(null) instanceof BindException ? INTERFACE : CONNECT;
            case PROXY -> ((Failure.Proxy) failure).head().isPresent() ? CONNECT : PROXY;
            case TLS -> ofTls(((Failure.Tls) failure).code());
            case UPGRADE_REFUSED, HTTP_STATUS -> STATUS;
            case NOT_VERIFIED -> NOT_VERIFIED;
            case PROTOCOL -> begun ? PEER : NOT_VERIFIED;
            case LIMIT_EXCEEDED -> isOfHead(failure) ? HEAD_TOO_BIG : TOO_BIG;
            case TIMED_OUT -> DEADLINE;
            case CONNECTION_LOST -> PEER;
            case SOURCE_FAILED -> INPUT;
            case SINK_FAILED -> OUTPUT;
            case CANCELLED, CALLBACK_THREW -> NOT_STARTED;
        };
    }

    private static int ofTls(TlsCode code) {
        return switch (code) {
            case EXPIRED, NOT_YET_VALID, UNTRUSTED, HOST_MISMATCH, REVOKED, WEAK_KEY -> UNTRUSTED;
            case PIN_MISMATCH -> PIN;
            case TRUNCATED, BAD_RECORD, RECORD_TOO_BIG, FLOOD, RENEGOTIATION -> PEER;
            default -> TLS;
        };
    }

    private static boolean isOfHead(Failure failure) {
        return failure instanceof Failure.LimitExceeded limit && LIMITS_OF_HEADS.contains(limit.setting());
    }
}
