package dev.wsmulti.fuzz;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * RFC 9112 section 7.1 in its plainest form: a chunked body by patterns over the whole text, with nothing of the library. Says
 * the body as far as it came, what became of it, and no more.
 */
final class PlainChunks {
    /** No control characters but tab; what is beyond ASCII is let through. */
    private static final String TEXT = "[\\t -~\\x80-\\xff]";

    private static final String BLANK = "[\t ]*";
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9a-zA-Z-]+";
    private static final String QUOTED = "\"(?:[\t !#-\\[\\]-~\\x80-\\xff]|\\\\" + TEXT + ")*\"";
    private static final String EXTENSION =
            ";" + BLANK + TOKEN + BLANK + "(?:=" + BLANK + "(?:" + TOKEN + "|" + QUOTED + ")" + BLANK + ")?";
    private static final Pattern SIZE = Pattern.compile("([0-9a-fA-F]{1,16})(?:" + EXTENSION + ")*\r\n");
    private static final Pattern LINE = Pattern.compile(TEXT + "*\r\n");
    private static final Pattern TRAILER = Pattern.compile(TOKEN + ":" + TEXT + "*\r\n");

    private static final int MOST_TRAILERS = 10;
    private static final int LONGEST_TRAILERS = 150;

    private final String text;
    private final long maxBody;
    private int at = 1;

    PlainChunks(byte[] input, long maxBody) {
        text = new String(input, StandardCharsets.ISO_8859_1);
        this.maxBody = maxBody;
    }

    /** The body, and "}" where it is complete. A body that is not is told as far as it is sure. */
    String story(boolean finish) {
        StringBuilder body = new StringBuilder();
        while (true) {
            Matcher size = matcher(SIZE);
            if (!size.lookingAt()) {
                return body + (matcher(LINE).lookingAt() ? "! " : "");
            }
            BigInteger length = new BigInteger(size.group(1), 16);
            if (size.end() - size.start() - 2 > 1024
                    || length.bitLength() > 63
                    || length.longValue() > maxBody - body.length()) {
                return body + "! ";
            }
            at = size.end();
            if (length.signum() == 0) {
                return trailers(body);
            }
            int left = (int) Math.min(length.longValue(), text.length() - at);
            body.append(text, at, at + left);
            at += left;
            if (left < length.longValue()) {
                return body + (finish ? "! connection closed" : "MORE");
            }
            if (!text.startsWith("\r\n", at)) {
                // One wrong byte may be found out with the next one.
                boolean sure = text.length() - at != 1 || text.charAt(at) == '\r';
                boolean begun = "\r\n".startsWith(text.substring(at));
                return body + (!sure ? "" : !begun ? "! " : finish ? "! connection closed" : "MORE");
            }
            at += 2;
        }
    }

    /** Within the limits of the target; what is beyond them it does not say. */
    private String trailers(StringBuilder body) {
        int begin = at;
        for (int count = 0; count <= MOST_TRAILERS && at - begin <= LONGEST_TRAILERS; count++) {
            if (text.startsWith("\r\n", at)) {
                return body + "} ";
            }
            Matcher trailer = matcher(TRAILER);
            if (!trailer.lookingAt()) {
                return body.toString();
            }
            at = trailer.end();
        }
        return body.toString();
    }

    private Matcher matcher(Pattern pattern) {
        return pattern.matcher(text).region(at, text.length());
    }
}
