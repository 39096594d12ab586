package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.transfer.HttpFetch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the answer to a request for the rest of something must say (RFC 9110 sections 14.4 and 15.5.17). */
final class Resumption {
    private static final String FIELD = "Content-Range";
    private static final Pattern RANGE = Pattern.compile("(?i)bytes (\\d{1,18})-(\\d{1,18})/(\\*|\\d{1,18})");
    private static final Pattern NO_RANGE = Pattern.compile("(?i)bytes \\*/(\\d{1,18})");

    private Resumption() {}

    /**
     * Whether the answer says that nothing is left.
     *
     * @throws FailureException for a success that is not the whole rest, or a 416 that does not say that all is there
     */
    static boolean isWhole(HttpFetch request, ResponseHead head) {
        long from = request.resumeFrom();
        if (from <= 0 || request.body().isPresent() || request.method().equals("HEAD")) {
            return false;
        }
        String said = head.headers().firstValue(FIELD).orElse("absent");
        if (head.status() == 416) {
            Matcher none = NO_RANGE.matcher(said);
            return verify(said, "bytes */" + from, none.matches() && Long.parseLong(none.group(1)) == from);
        }
        if (head.status() / 100 == 2) {
            String got = head.status() == 206 ? said : "status " + head.status();
            Matcher range = RANGE.matcher(got);
            verify(got, "bytes " + from + "- to the end", range.matches() && isRest(range, from));
        }
        return false;
    }

    private static boolean isRest(Matcher range, long from) {
        return Long.parseLong(range.group(1)) == from
                && (range.group(3).equals("*") || Long.parseLong(range.group(2)) + 1 == Long.parseLong(range.group(3)));
    }

    private static boolean verify(String got, String expected, boolean holds) {
        if (!holds) {
            throw new FailureException(new Failure.NotVerified(FIELD, expected, got));
        }
        return true;
    }
}
