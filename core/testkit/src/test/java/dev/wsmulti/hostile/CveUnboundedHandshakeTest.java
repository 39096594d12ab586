package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.Sizes;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Lesson(
        ids = {"CVE-2018-12541 (Vert.x)", "Tomcat, a change of 2026-07"},
        text =
                "neither side of a handshake reads without bound: no body before the upgrade, and limits of bytes, lines and time for heads")
final class CveUnboundedHandshakeTest {
    private static final long GIB = 1L << 30;
    private static final String UPGRADE =
            "GET /victim HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    /** What may lie read ahead, and what a refused peer may still say while it is heard out. */
    private static final long AHEAD = 128 << 10;

    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /victim HTTP/1.1{CRLF}Host: h{CRLF}A: | x | 431 Request Header Fields Too Large | over maxHeaderLine (16384)",
                "GET /victim HTTP/1.1{CRLF}Host: h{CRLF} | A: b{CRLF} | 431 Request Header Fields Too Large | over maxHeaders (200)",
                "GET /victim HTTP/1.1{CRLF}Host: h{CRLF} | A: 0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789{CRLF} | 431 Request Header Fields Too Large | over maxHead (32768)",
                "GET /victim | x | 414 URI Too Long | over maxTarget (8192)",
                "G | E | 501 Not Implemented | no method is as long as this one",
            })
    void aHeadWithoutEndIsRefusedAtItsLimit(String first, String again, String status, String why) {
        Victim victim = hostile.victim(End.HTTP_SERVER);
        victim.hears(Frames.latin(first.replace("{CRLF}", "\r\n")), Sizes.whole());
        String unit = again.replace("{CRLF}", "\r\n");
        byte[] some = Frames.latin(unit.repeat(4096 / unit.length()));
        long spent = Allocated.by(() -> victim.hearsWithoutEnd(some, GIB));
        assertThat(victim.read()).isLessThan(AHEAD);
        assertThat(spent).isLessThan(4 << 20);
        assertThat(victim.answered()).startsWith("HTTP/1.1 " + status + "\r\n").contains(why);
        victim.ends(why, true);
        assertThat(victim.told).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 101 | x | over maxHeaderLine (102400)",
                "HTTP/1.1 101 x{CRLF}A: | x | over maxHeaderLine (102400)",
                "HTTP/1.1 101 x{CRLF} | A: b{CRLF} | over maxHeaders (5000)",
                "HTTP/1.1 101 x{CRLF} | A: 01234567890123456789012345678901234567890123456789012345678901234567890123456789{CRLF} | over maxHead (307200)",
                "HTTP/1.1 100 x{CRLF}{CRLF} | HTTP/1.1 100 x{CRLF}{CRLF} | over maxHead (307200)",
                "HTTP/1.1 100 x{CRLF}{CRLF} | HTTP/1.1 103 x{CRLF}A: b{CRLF}{CRLF} | over maxHeaders (5000)",
            })
    void anAnswerWithoutEndFailsAtItsLimit(String first, String again, String why) {
        Victim victim = hostile.victim(End.OPENING);
        victim.hears(Frames.latin(first.replace("{CRLF}", "\r\n")), Sizes.whole());
        String unit = again.replace("{CRLF}", "\r\n");
        byte[] some = Frames.latin(unit.repeat(4096 / unit.length()));
        long spent = Allocated.by(() -> victim.hearsWithoutEnd(some, GIB));
        assertThat(victim.read()).isLessThan(307_200 + AHEAD);
        assertThat(spent).isLessThan(16 << 20);
        victim.ends(why, true);
        assertThat(victim.told)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("! limit exceeded: ")
                .endsWith(why);
        assertThat(victim.answered()).isEmpty();
    }

    /** The body of a refusal is kept up to its bound, and no more of it is read. */
    @Test
    void aRefusalWithoutEnd() {
        Victim victim = hostile.victim(End.OPENING);
        victim.hears(Frames.latin("HTTP/1.1 403 Forbidden\r\nContent-Length: 1099511627776\r\n\r\n"), Sizes.whole());
        victim.hearsWithoutEnd(new byte[4096], GIB);
        assertThat(victim.read()).isLessThan(64 * 1024 + AHEAD);
        victim.ends("refused", true);
        assertThat(victim.told).containsExactly("! the server answered the upgrade with status 403 instead of 101");
    }

    /** It is refused at its head; a body is dropped within {@code maxBody}, and one that is longer is not even read. */
    @ParameterizedTest
    @CsvSource({"Content-Length: 16777216", "Content-Length: 1099511627776", "Transfer-Encoding: chunked"})
    void anUpgradeHasNoBody(String field) {
        Victim victim = hostile.victim(End.HTTP_SERVER);
        victim.hears(Frames.latin(UPGRADE + field + "\r\n\r\n"), Sizes.whole());
        assertThat(victim.answered())
                .isEqualTo("HTTP/1.1 400 Bad Request\r\nDate: now\r\nContent-Type: text/plain; charset=utf-8\r\n"
                        + "Content-Length: 37\r\n\r\na request for an upgrade has no body\n");
        long read = victim.hearsWithoutEnd(Frames.latin("1000\r\n" + "x".repeat(4096) + "\r\n"), GIB);
        assertThat(read).isLessThan((16 << 20) + AHEAD);
        assertThat(victim.mostSegments()).isLessThan(4);
        assertThat(victim.told).isEmpty();
        victim.ends(field, true);
    }

    /** A byte a second is a head without end, too. */
    @ParameterizedTest
    @EnumSource(names = {"HTTP_SERVER", "OPENING"})
    void aByteASecond(End end) {
        Victim victim = hostile.victim(end);
        byte[] drip = Frames.latin((end == End.OPENING ? "HTTP/1.1 101 x\r\nA: " : UPGRADE + "A: ") + "b".repeat(60));
        int seconds = 0;
        for (; seconds < 60 && !victim.peer().isFinished(); seconds++) {
            victim.hears(new byte[] {drip[seconds]}, Sizes.whole());
            hostile.pass(Duration.ofSeconds(1));
        }
        if (end == End.OPENING) {
            assertThat(seconds).isEqualTo(30);
            assertThat(victim.told).hasSize(1).first().asString().endsWith("openTimeout is 30000 ms");
        } else {
            assertThat(seconds).isEqualTo(10);
            assertThat(victim.answered()).startsWith("HTTP/1.1 408 ").endsWith("headTimeout is 10000 ms\n");
        }
        victim.ends("dripped", true);
    }
}
