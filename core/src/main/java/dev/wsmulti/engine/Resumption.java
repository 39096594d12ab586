package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.http1.BodyFraming;
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
     * How many bytes are left as the answer says, 0 for none; -1 where no rest was asked for, or an error is the answer.
     *
     * @throws FailureException for a success that is not the whole rest, or a 416 that does not say that all is there
     */
    static long rest(HttpFetch request, ResponseHead head, BodyFraming framing) {
        long from = request.resumeFrom();
        if (from <= 0 || request.body().isPresent() || request.method().equals("HEAD")) {
            return -1;
        }
        String said = head.headers().firstValue(FIELD).orElse("absent");
        if (head.status() == 416) {
            Matcher none = NO_RANGE.matcher(said);
            verify(said, "bytes */" + from, none.matches() && Long.parseLong(none.group(1)) == from);
            return 0;
        }
        if (head.status() / 100 == 2) {
            String got = head.status() == 206 ? said : "status " + head.status();
            Matcher range = RANGE.matcher(got);
            verify(got, "bytes " + from + "- to the end", range.matches() && isRest(range, from));
            long length = Long.parseLong(range.group(2)) + 1 - from;
            if (framing.kind() == BodyFraming.Kind.LENGTH && framing.length() != length) {
                throw new FailureException(otherLength(length, framing.length()));
            }
            return length;
        }
        return -1;
    }

    static Failure otherLength(long expected, long got) {
        return new Failure.NotVerified(FIELD, expected + " bytes", got + " bytes");
    }

    private static boolean isRest(Matcher range, long from) {
        return Long.parseLong(range.group(1)) == from
                && Long.parseLong(range.group(2)) >= from
                && (range.group(3).equals("*") || Long.parseLong(range.group(2)) + 1 == Long.parseLong(range.group(3)));
    }

    private static void verify(String got, String expected, boolean holds) {
        if (!holds) {
            throw new FailureException(new Failure.NotVerified(FIELD, expected, got));
        }
    }
}
