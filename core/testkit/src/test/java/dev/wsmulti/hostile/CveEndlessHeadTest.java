package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.Sizes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Lesson(
        ids = {"CVE-2026-54399 (HttpCore)", "CVE-2023-38039 (curl)"},
        text = "bytes and lines of heads are limited as they come, those of trailers and of 1xx answers too")
final class CveEndlessHeadTest {
    private static final long GIB = 1L << 30;
    private static final long AHEAD = 128 << 10;
    private static final String LONG = "A: " + "b".repeat(500) + "~";

    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    private static byte[] text(String text) {
        return Frames.latin(text.replace("LONG", LONG).replace("~", "\r\n"));
    }

    /** A tilde is a line end; the second text comes again and again. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK~ | A: b~ | over maxHeaders (5000)",
                "HTTP/1.1 200 OK~ | LONG | over maxHead (307200)",
                "HTTP/1.1 200 OK~A: | b | over maxHeaderLine (102400)",
                "HTTP/1.1 200 | b | over maxHeaderLine (102400)",
                "HTTP/1.1 100 x~~ | HTTP/1.1 100 x~~ | over maxHead (307200)",
                "HTTP/1.1 103 x~A: b~~ | HTTP/1.1 103 x~A: b~~ | over maxHeaders (5000)",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~0~ | A: b~ | over maxHeaders (5000)",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~0~ | LONG | over maxHead (307200)",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~0~A: | b | over maxHeaderLine (102400)",
            })
    void ofAnAnswer(String first, String again, String why) {
        Victim victim = hostile.victim(End.HTTP_CLIENT);
        victim.hears(text(first), Sizes.whole());
        byte[] unit = text(again);
        byte[] some = text(again.repeat(Math.max(1, 4096 / unit.length)));
        long spent = Allocated.by(() -> victim.hearsWithoutEnd(some, GIB));
        assertThat(victim.read()).isLessThan(307_200 + AHEAD);
        assertThat(spent).isLessThan(20 << 20);
        assertThat(victim.mostSegments()).isLessThan(4);
        victim.ends(why, true);
        assertThat(victim.told)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("! limit exceeded: ")
                .endsWith(why);
        assertThat(victim.answered()).isEmpty();
        hostile.neighbour().goesOn();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A: b~ | over maxHeaders (200)",
                "LONG | over maxHead (32768)",
                "A: b | over maxHeaderLine (16384)",
            })
    void ofTrailersOfARequest(String again, String why) {
        Victim victim = hostile.victim(End.HTTP_SERVER);
        victim.hears(text("POST / HTTP/1.1~Host: h~Transfer-Encoding: chunked~~0~"), Sizes.whole());
        byte[] unit = text(again);
        victim.hearsWithoutEnd(text(again.repeat(Math.max(1, 4096 / unit.length))), GIB);
        assertThat(victim.read()).isLessThan(32_768 + AHEAD);
        assertThat(victim.answered())
                .startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n")
                .contains(why);
        assertThat(victim.told).containsExactly("POST /");
        victim.ends(why, true);
        hostile.neighbour().goesOn();
    }
}
