package dev.wsmulti.http1;

import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.http.Role;
import java.util.List;

/**
 * How the end of a body is found (RFC 9112 section 6.3).
 *
 * @param length bytes of the body for {@link Kind#LENGTH}, else 0
 */
public record BodyFraming(Kind kind, long length) {
    /** What delimits the body. */
    public enum Kind {
        /** There is none. */
        NONE,
        /** Content-Length. */
        LENGTH,
        /** The last chunk. */
        CHUNKED,
        /** The end of the connection; responses only. */
        UNTIL_CLOSE
    }

    /** No body. */
    public static final BodyFraming NONE = new BodyFraming(Kind.NONE, 0);

    static final BodyFraming CHUNKED = new BodyFraming(Kind.CHUNKED, 0);
    static final BodyFraming UNTIL_CLOSE = new BodyFraming(Kind.UNTIL_CLOSE, 0);

    private static final int MOST_DIGITS = 19;

    /**
     * The framing of a request's body.
     *
     * @throws dev.wsmulti.failure.FailureException if the head leaves a doubt, with the status to answer
     */
    public static BodyFraming of(RequestHead head) {
        return of(head.headers(), head.minorVersion(), new Fault(Role.SERVER), NONE);
    }

    /**
     * The framing of a response's body.
     *
     * @param method the method of the request that it answers
     * @throws dev.wsmulti.failure.FailureException if the head leaves a doubt
     */
    public static BodyFraming of(ResponseHead head, String method) {
        int status = head.status();
        // Section 6.3, rules 1 and 2: whatever the fields say.
        boolean none = status < 200 || status == 204 || status == 304 || method.equals("HEAD");
        boolean tunnel = method.equals("CONNECT") && status < 300;
        return none || tunnel ? NONE : of(head.headers(), head.minorVersion(), new Fault(Role.CLIENT), UNTIL_CLOSE);
    }

    private static BodyFraming of(Headers headers, int minorVersion, Fault fault, BodyFraming otherwise) {
        List<String> codings = headers.allValues("Transfer-Encoding");
        List<String> lengths = headers.allValues("Content-Length");
        if (codings.isEmpty()) {
            return lengths.isEmpty() ? otherwise : new BodyFraming(Kind.LENGTH, length(lengths, fault));
        }
        if (!lengths.isEmpty()) {
            // Section 6.3, rule 3: "Such a message might indicate an attempt to perform request smuggling [...] and
            // ought to be handled as an error."
            throw fault.bad("Content-Length and Transfer-Encoding exclude each other (RFC 9112 section 6.3)");
        }
        if (minorVersion == 0) {
            throw fault.bad("HTTP/1.0 knows no Transfer-Encoding (RFC 9112 section 6.1)");
        }
        if (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
            throw badCoding(headers.elements("Transfer-Encoding"), fault);
        }
        return CHUNKED;
    }

    private static RuntimeException badCoding(List<String> codings, Fault fault) {
        long chunked = codings.stream().filter("chunked"::equalsIgnoreCase).count();
        boolean last = !codings.isEmpty() && codings.get(codings.size() - 1).equalsIgnoreCase("chunked");
        if (codings.isEmpty() || chunked > 1 || chunked == 1 && !last || chunked == codings.size()) {
            return fault.bad("chunked is the last transfer coding, and comes once (RFC 9112 section 6.1)");
        }
        return fault.bad("the only transfer coding known is chunked (RFC 9112 section 6.1)", Fault.NOT_IMPLEMENTED);
    }

    private static long length(List<String> lengths, Fault fault) {
        String digits = lengths.get(0);
        boolean formed = lengths.size() == 1
                && !digits.isEmpty()
                && digits.length() <= MOST_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        long length = 0;
        for (int i = 0; formed && i < digits.length(); i++) {
            length = length * 10 + digits.charAt(i) - '0';
        }
        // Nineteen digits wrap around at most once, to a negative number.
        if (!formed || length < 0) {
            throw fault.bad("Content-Length comes once, as digits that fit 63 bits (RFC 9112 section 6.3)");
        }
        return length;
    }
}
