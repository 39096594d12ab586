package dev.wsmulti.failure;

import dev.wsmulti.http.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a transfer ended otherwise than well. A value: what happened, the rule or limit, the value met, the setting that
 * changes it. Never holds credentials or the user information of a URL.
 */
public sealed interface Failure {
    /** The name of this failure, for a {@code switch}. */
    Kind kind();

    /** One sentence for people. */
    String message();

    /** What the system said, where the failure began with an exception. */
    default Optional<Throwable> cause() {
        return Optional.empty();
    }

    /** Whether the same request may succeed at another time, nothing having been done by the peer as far as is known. */
    default boolean retryable() {
        return false;
    }

    /**
     * The name did not resolve.
     *
     * @param ofProxy whether it is the name of the proxy on the way
     */
    record Lookup(String host, String reason, boolean ofProxy, Optional<Throwable> cause) implements Failure {
        /** The name of the target. */
        public Lookup(String host, String reason, Optional<Throwable> cause) {
            this(host, reason, false, cause);
        }

        @Override
        public Kind kind() {
            return Kind.LOOKUP;
        }

        @Override
        public String message() {
            return "could not resolve " + (ofProxy ? "proxy " : "host ") + host + ": " + reason;
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }

    /**
     * No address of the host took the connection.
     *
     * @param peer host and port as asked for
     * @param attempts one line for each address tried: address and reason
     */
    record Connect(String peer, List<String> attempts, Optional<Throwable> cause) implements Failure {
        @Override
        public Kind kind() {
            return Kind.CONNECT;
        }

        @Override
        public String message() {
            return "could not connect to " + peer + ": " + String.join("; ", attempts);
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }

    /**
     * A proxy did not open a tunnel: it refused, did not answer in its protocol, or could not be asked.
     *
     * @param proxy its URL, without user and password
     * @param target host and port that were asked for
     * @param code the status of an HTTP proxy, the reply of a SOCKS server; {@link #NO_CODE} where there was none
     * @param said what it said, in words
     * @param head the answer of an HTTP proxy
     * @param body its body as far as kept: at most {@code maxRefusalBody} bytes
     * @param retryable whether the proxy may open it at another time
     */
    record Proxy(
            String proxy,
            String target,
            int code,
            String said,
            Optional<ResponseHead> head,
            byte[] body,
            boolean retryable)
            implements Failure {
        /** There was no answer with a code. */
        public static final int NO_CODE = -1;

        /** The body as text. */
        public String bodyText() {
            return new String(body, StandardCharsets.UTF_8);
        }

        @Override
        public Kind kind() {
            return Kind.PROXY;
        }

        @Override
        public String message() {
            return "the proxy " + proxy + " did not open a tunnel to " + target + ": " + said;
        }
    }

    /**
     * The server answered the upgrade with another status than 101 (also 2xx).
     *
     * @param head the answer
     * @param body its body as far as kept: at most {@code maxRefusalBody} bytes
     */
    record UpgradeRefused(ResponseHead head, byte[] body) implements Failure {
        /** The body as text. */
        public String bodyText() {
            return new String(body, StandardCharsets.UTF_8);
        }

        @Override
        public Kind kind() {
            return Kind.UPGRADE_REFUSED;
        }

        @Override
        public String message() {
            return "the server answered the upgrade with status " + head.status() + " instead of 101";
        }
    }

    /**
     * An answer does not verify: a 101 (RFC 6455 section 4.1), or the rest of what is resumed (RFC 9110 section 14.4). The
     * header named says something else than it must.
     */
    record NotVerified(String header, String expected, String got) implements Failure {
        @Override
        public Kind kind() {
            return Kind.NOT_VERIFIED;
        }

        @Override
        public String message() {
            return "the answer does not verify: " + header + " should be " + expected + " but is " + got;
        }
    }

    /** An HTTP transfer that was to fail on error statuses got one. */
    record HttpStatus(int status) implements Failure {
        @Override
        public Kind kind() {
            return Kind.HTTP_STATUS;
        }

        @Override
        public String message() {
            return "the server answered with status " + status;
        }
    }

    /**
     * The peer broke a rule of the protocol.
     *
     * @param rule what must hold, with the section that says so
     * @param code what to tell the peer: a close code for ws, a status for HTTP requests, 0 for responses
     */
    record Protocol(String rule, int code) implements Failure {
        @Override
        public Kind kind() {
            return Kind.PROTOCOL;
        }

        @Override
        public String message() {
            return "protocol violation by the peer" + (code == 0 ? "" : " (" + code + ")") + ": " + rule;
        }
    }

    /**
     * A bound was passed.
     *
     * @param setting the name of the option that changes the limit
     * @param limit the largest value accepted
     * @param value the value met, or the least it can be
     * @param code what to tell the peer: a close code for ws, a status for HTTP requests, 0 for responses
     */
    record LimitExceeded(String setting, long limit, long value, int code) implements Failure {
        @Override
        public Kind kind() {
            return Kind.LIMIT_EXCEEDED;
        }

        @Override
        public String message() {
            return "limit exceeded: " + value + " is over " + setting + " (" + limit + ")";
        }
    }

    /**
     * A deadline passed.
     *
     * @param phase what was going on
     * @param setting the name of the option that changes the deadline
     */
    record TimedOut(String phase, String setting, Duration limit) implements Failure {
        @Override
        public Kind kind() {
            return Kind.TIMED_OUT;
        }

        @Override
        public String message() {
            return "timed out while " + phase + ": " + setting + " is " + limit.toMillis() + " ms";
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }

    /**
     * The connection ended before its time.
     *
     * @param where what was cut: "inside a frame", "inside the response body", ...
     * @param reset whether it was reset rather than closed
     * @param bytesReceived bytes of the answer that had come on this connection
     * @param bytesUnsent bytes accepted for sending that did not reach the socket
     */
    record ConnectionLost(String where, boolean reset, long bytesReceived, long bytesUnsent, Optional<Throwable> cause)
            implements Failure {
        @Override
        public Kind kind() {
            return Kind.CONNECTION_LOST;
        }

        @Override
        public String message() {
            return "connection " + (reset ? "reset" : "closed") + " by the peer " + where + " (" + bytesReceived
                    + " bytes received, " + bytesUnsent + " bytes unsent)";
        }

        @Override
        public boolean retryable() {
            return bytesReceived == 0;
        }
    }

    /**
     * TLS failed: in the handshake, or later.
     *
     * @param code what it was, the same for every provider
     * @param detail what the provider or the peer said, or the value met; may be empty
     * @param alert the number of the alert (RFC 8446 section 6), where there was one
     * @param received whether the peer sent that alert, rather than we
     * @param handshaking whether the handshake was not over
     * @param host the name that the certificate was to be for; empty on a server
     * @param subjects the names of the peer's certificates, as far as it showed any
     */
    record Tls(
            TlsCode code,
            String detail,
            OptionalInt alert,
            boolean received,
            boolean handshaking,
            String host,
            List<String> subjects,
            Optional<Throwable> cause)
            implements Failure {
        @Override
        public Kind kind() {
            return Kind.TLS;
        }

        @Override
        public String message() {
            StringBuilder text = new StringBuilder("TLS")
                    .append(host.isEmpty() ? "" : " with " + host)
                    .append(handshaking ? ", handshake: " : ": ")
                    .append(code.sentence());
            if (!detail.isEmpty()) {
                text.append(" (").append(detail).append(')');
            }
            alert.ifPresent(number -> text.append(received ? "; alert received: " : "; alert sent: ")
                    .append(number));
            return text.toString();
        }
    }

    /** What was to be sent could not be read. */
    record SourceFailed(Throwable reason) implements Failure {
        @Override
        public Kind kind() {
            return Kind.SOURCE_FAILED;
        }

        @Override
        public String message() {
            return "could not read what was to be sent: " + reason;
        }

        @Override
        public Optional<Throwable> cause() {
            return Optional.of(reason);
        }
    }

    /** What was received could not be written. */
    record SinkFailed(Throwable reason) implements Failure {
        @Override
        public Kind kind() {
            return Kind.SINK_FAILED;
        }

        @Override
        public String message() {
            return "could not write what was received: " + reason;
        }

        @Override
        public Optional<Throwable> cause() {
            return Optional.of(reason);
        }
    }

    /** We ended it: {@code cancel()}, or the loop was closed. */
    record Cancelled(String reason) implements Failure {
        @Override
        public Kind kind() {
            return Kind.CANCELLED;
        }

        @Override
        public String message() {
            return "cancelled: " + reason;
        }
    }

    /** A callback of this transfer threw; nothing else was touched by it. */
    record CallbackThrew(String callback, Throwable thrown) implements Failure {
        @Override
        public Kind kind() {
            return Kind.CALLBACK_THREW;
        }

        @Override
        public String message() {
            return callback + " threw " + thrown;
        }

        @Override
        public Optional<Throwable> cause() {
            return Optional.of(thrown);
        }
    }
}
