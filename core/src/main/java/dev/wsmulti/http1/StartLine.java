package dev.wsmulti.http1;

import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Reads request lines (RFC 9112 section 3) and status lines (section 4). */
final class StartLine {
    /** Bytes of a request line beside its target: no method that we know is half as long. */
    static final int BESIDE_TARGET = 64;

    private static final String VERSION = "HTTP/1.";
    private static final int VERSION_LENGTH = 8;
    private static final int CODE_END = VERSION_LENGTH + 4;

    /** RFC 9112 section 3.2.2; a host must be there (RFC 9110 section 4.2.1) and no user information (section 4.2.4). */
    private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*+://[^/?@]++(?:[/?].*+)?+");

    /** RFC 9112 section 3.2.3: host and port, and CONNECT only. */
    private static final Pattern AUTHORITY = Pattern.compile("[^/?@]+:[0-9]+");

    private final Fault fault;
    private final long maxTarget;

    StartLine(Fault fault, long maxTarget) {
        this.fault = fault;
        this.maxTarget = maxTarget;
    }

    /** The most bytes that a request line may have. */
    long longestRequestLine() {
        return maxTarget > HeadLimits.NONE - BESIDE_TARGET ? maxTarget : maxTarget + BESIDE_TARGET;
    }

    /** What to say of a request line that is longer. */
    RuntimeException overlong(String begun) {
        int space = begun.indexOf(' ');
        if (space < 0 || space > BESIDE_TARGET - VERSION_LENGTH - 2) {
            // RFC 9112 section 3: "A server that receives a method longer than any that it implements SHOULD respond
            // with a 501 (Not Implemented) status code."
            return fault.bad("no method is as long as this one (RFC 9112 section 3)", Fault.NOT_IMPLEMENTED);
        }
        return overTarget();
    }

    RequestHead request(byte[] array, int start, int end) {
        int first = space(array, start, end);
        int second = space(array, first + 1, end);
        if (first >= end || second >= end || space(array, second + 1, end) < end) {
            throw fault.bad("a request line is method, target and version with single spaces (RFC 9112 section 3)");
        }
        String method = text(array, start, first);
        if (!Headers.isToken(method)) {
            throw fault.bad("a method is a token (RFC 9110 section 9.1)");
        }
        if (method.length() > BESIDE_TARGET - VERSION_LENGTH - 2) {
            throw overlong(method);
        }
        int minor = minorVersion(array, second + 1, end);
        if (second - first - 1 > maxTarget) {
            throw overTarget();
        }
        String target = text(array, first + 1, second);
        checkTarget(method, target);
        return new RequestHead(method, target, minor, Headers.of());
    }

    private void checkTarget(String method, String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c > 126 || c == '#') {
                throw fault.bad("a request target is visible ASCII without a fragment (RFC 9112 section 3.2)");
            }
        }
        boolean known = method.equals("CONNECT")
                ? AUTHORITY.matcher(target).matches()
                : target.startsWith("/")
                        || method.equals("OPTIONS") && target.equals("*")
                        || ABSOLUTE.matcher(target).matches();
        if (!known) {
            throw fault.bad("a request target has one of four forms (RFC 9112 section 3.2)");
        }
    }

    ResponseHead response(byte[] array, int start, int end) {
        int minor = minorVersion(array, start, Math.min(end, start + VERSION_LENGTH));
        int status = 0;
        if (end - start >= CODE_END && array[start + VERSION_LENGTH] == ' ') {
            status = 100 * digit(array[start + VERSION_LENGTH + 1])
                    + 10 * digit(array[start + VERSION_LENGTH + 2])
                    + digit(array[start + VERSION_LENGTH + 3]);
        }
        int reason = start + CODE_END;
        if (status < 100 || reason < end && array[reason] != ' ') {
            throw fault.bad("a status line is version, three digits and a reason phrase (RFC 9112 section 4)");
        }
        return new ResponseHead(status, text(array, Math.min(reason + 1, end), end), minor, Headers.of());
    }

    /**
     * RFC 9110 section 2.5: a higher minor version is read as the highest that we know; another major version is not
     * read at all.
     */
    private int minorVersion(byte[] array, int start, int end) {
        String version = text(array, start, end);
        boolean formed = version.length() == VERSION_LENGTH
                && version.startsWith("HTTP/")
                && digit(array[start + 5]) >= 0
                && array[start + 6] == '.'
                && digit(array[start + 7]) >= 0;
        if (!formed) {
            throw fault.bad("a version is HTTP/ and two digits with a dot (RFC 9112 section 2.3)");
        }
        if (!version.startsWith(VERSION)) {
            throw fault.bad("only HTTP/1.1 and HTTP/1.0 are spoken here", Fault.VERSION_NOT_SUPPORTED);
        }
        return Math.min(1, digit(array[start + 7]));
    }

    /** The value of a digit, or a number so small that no sum with it makes a status. */
    private static int digit(byte c) {
        return c >= '0' && c <= '9' ? c - '0' : -1000;
    }

    private static int space(byte[] array, int from, int end) {
        int at = from;
        while (at < end && array[at] != ' ') {
            at++;
        }
        return at;
    }

    private static String text(byte[] array, int start, int end) {
        return new String(array, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private RuntimeException overTarget() {
        return fault.over("maxTarget", maxTarget, maxTarget + 1, Fault.URI_TOO_LONG);
    }
}
