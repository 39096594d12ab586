package dev.wsmulti.http;

import dev.wsmulti.http.Target.Problem;
import dev.wsmulti.http.Target.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Takes a URL apart; the rules stand at {@link Target}. */
final class TargetParser {
    private static final int LONGEST = 64 * 1024;
    private static final String SCHEMES = "ws, wss, http, https";
    private static final String HEX = "0123456789ABCDEF";

    /** RFC 3986 section 3.3: what a path may hold beside letters and digits: unreserved, sub-delims, ":", "@", "/". */
    private static final String PATH_MARKS = "-._~!$&'()*+,;=:@/";
    /** Section 3.4 adds the question mark; brackets are sent as they are by all the world, and harm nobody. */
    private static final String QUERY_MARKS = PATH_MARKS + "?[]";

    private static final String USER_MARKS = "-._~!$&'()*+,;=:";

    private TargetParser() {}

    static Parsed parse(String url) {
        try {
            checkText(url);
            return build(url);
        } catch (Refused refused) {
            return refused.problem;
        }
    }

    static Parsed resolve(Target base, String reference) {
        int colon = schemeEnd(reference);
        if (colon > 0) {
            // RFC 3986 section 4.2: a relative reference cannot have a colon in its first segment.
            String scheme = reference.substring(0, colon);
            return Target.isScheme(scheme) ? parse(reference) : unknown(scheme);
        }
        if (reference.startsWith("//")) {
            return parse(base.scheme() + ":" + reference);
        }
        String user = base.userInfo().map(info -> info + "@").orElse("");
        return parse(base.scheme() + "://" + user + base.authority() + merge(base, reference));
    }

    private static String merge(Target base, String reference) {
        if (reference.isEmpty() || reference.startsWith("#")) {
            return base.requestTarget();
        }
        if (reference.startsWith("/")) {
            return reference;
        }
        if (reference.startsWith("?")) {
            return base.path() + reference;
        }
        return base.path().substring(0, base.path().lastIndexOf('/') + 1) + reference;
    }

    private static void checkText(String url) {
        if (url.length() > LONGEST) {
            throw malformed("a URL has at most " + LONGEST + " characters, this one has " + url.length());
        }
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            if (c < ' ' || c == 127) {
                throw malformed("a URL holds no control character, this one has one at index " + i);
            }
            if (c == '\\') {
                // Some readers take it for a slash, others do not: they would visit different hosts.
                throw malformed("a URL holds no backslash, this one has one at index " + i);
            }
            if (Character.isSurrogate(c)) {
                if (i + 1 == url.length() || !Character.isSurrogatePair(c, url.charAt(i + 1))) {
                    throw malformed("a URL holds whole characters, this one has half of one at index " + i);
                }
                i++;
            }
        }
    }

    private static Target build(String url) {
        String scheme = scheme(url);
        int start = scheme.length() + 3;
        int fragment = url.indexOf('#', start);
        String text = fragment < 0 ? url : url.substring(0, fragment);
        int query = text.indexOf('?', start);
        String hierarchy = query < 0 ? text : text.substring(0, query);
        int path = hierarchy.indexOf('/', start);
        String authority = path < 0 ? hierarchy.substring(start) : hierarchy.substring(start, path);
        int at = authority.indexOf('@');
        if (at != authority.lastIndexOf('@')) {
            throw malformed("the part of a URL before its path has at most one @; another one is written %40");
        }
        return new Target(
                scheme,
                at < 0 ? null : encode(authority.substring(0, at), USER_MARKS),
                TargetHost.parse(authority.substring(at + 1)),
                removeDots(path < 0 ? "/" : encode(hierarchy.substring(path), PATH_MARKS)),
                query < 0 ? null : encode(text.substring(query + 1), QUERY_MARKS));
    }

    private static String scheme(String url) {
        int end = schemeEnd(url);
        String name = end < 0 ? "" : url.substring(0, end);
        boolean hierarchical = end > 0 && url.startsWith("://", end);
        if (hierarchical && Target.isScheme(name)) {
            return name.toLowerCase(Locale.ROOT);
        }
        if (hierarchical) {
            throw new Refused(unknown(name));
        }
        int slash = url.indexOf('/');
        if (Target.isScheme(name)
                || slash > 0 && url.startsWith("//", slash) && Target.isScheme(url.substring(0, slash))) {
            throw malformed("the scheme of a URL is followed by ://");
        }
        int mark = url.indexOf("://");
        if (mark >= 0 && url.substring(0, mark).chars().noneMatch(c -> c == '/' || c == '?' || c == '#')) {
            throw malformed("the scheme of a URL is made of letters, digits, +, - and .; it begins with a letter");
        }
        throw new Refused(new Problem(Reason.NO_SCHEME, "a URL begins with a scheme and ://; known are " + SCHEMES));
    }

    /** RFC 3986 section 3.1: where the scheme ends, or -1 if the text does not begin with one. */
    private static int schemeEnd(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':') {
                return i == 0 ? -1 : i;
            }
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            boolean later = c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.';
            if (!letter && (i == 0 || !later)) {
                return -1;
            }
        }
        return -1;
    }

    /** Percent-encodes what is neither a letter, a digit, one of the marks nor encoded already. */
    private static String encode(String text, String marks) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            boolean plain = isAlphanumeric(c) || marks.indexOf(c) >= 0 || c == '%' && isEncoded(bytes, i);
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return encoded.toString();
    }

    private static boolean isEncoded(byte[] bytes, int at) {
        return at + 2 < bytes.length && isHex(bytes[at + 1]) && isHex(bytes[at + 2]);
    }

    private static boolean isHex(byte digit) {
        return digit >= 0 && Character.digit(digit, 16) >= 0;
    }

    static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    /** RFC 3986 section 5.2.4, and the spelling %2e as the WHATWG URL standard has it. */
    private static String removeDots(String path) {
        if (path.indexOf('.') < 0 && !path.contains("%2")) {
            return path;
        }
        List<String> kept = new ArrayList<>();
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            String plain = segments[i].length() > 6
                    ? ""
                    : segments[i].replace("%2e", ".").replace("%2E", ".");
            boolean parent = plain.equals("..");
            if (parent && !kept.isEmpty()) {
                kept.remove(kept.size() - 1);
            }
            if (!parent && !plain.equals(".")) {
                kept.add(segments[i]);
            } else if (i == segments.length - 1) {
                kept.add("");
            }
        }
        return "/" + String.join("/", kept);
    }

    private static Problem unknown(String scheme) {
        String shown = scheme.length() > 40 ? scheme.substring(0, 40) + "..." : scheme;
        return new Problem(Reason.UNKNOWN_SCHEME, "unknown scheme " + shown + "; known are " + SCHEMES);
    }

    static Refused malformed(String message) {
        return new Refused(new Problem(Reason.MALFORMED, message));
    }

    /** Leads a problem out of the parser; nobody else sees it. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final transient Problem problem;

        Refused(Problem problem) {
            super(problem.message(), null, false, false);
            this.problem = problem;
        }
    }
}
