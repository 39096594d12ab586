package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Lesson(
        ids = {
            "CVE-2019-16869, CVE-2019-20444, CVE-2019-20445, CVE-2020-7238, CVE-2025-58056, CVE-2026-42580, CVE-2026-42585 (Netty)",
            "CVE-2026-2332 (Jetty)"
        },
        text =
                "what two readers could take for two different messages is refused before the first byte of its body, on both sides")
final class CveSmugglingTest {
    private static final String EVIL = "GET /evil HTTP/1.1\r\nHost: h\r\n\r\n";

    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    /** A tilde is a line end; the body hides a request. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "CVE-2019-16869 | Transfer-Encoding : chunked~~0~~ | no white space between field name and colon",
                "CVE-2019-20444 | Transfer-Encoding chunked~Content-Length: 5~~0~~ | a field line has a colon",
                "CVE-2019-20445 | Content-Length: 5~Content-Length: 0~~0~~ | Content-Length comes once",
                "CVE-2019-20445 | Content-Length: 5~Transfer-Encoding: chunked~~0~~ | exclude each other",
                "CVE-2020-7238 | Transfer-Encoding :chunked~Content-Length: 5~~0~~ | no white space between field name and colon",
                "CVE-2020-7238 | Content-Length: 5~ Transfer-Encoding: chunked~~0~~ | no folding",
                "CVE-2025-58056 | Transfer-Encoding: chunked~~1;a{LF}b~0~~ | not with a bare LF",
                "CVE-2025-58056 | Transfer-Encoding: chunked~~0{LF}~ | not with a bare LF",
                "CVE-2026-42580 | Transfer-Encoding: chunked~~100000001~a~0~~ | over maxBody",
                "CVE-2026-42580 | Transfer-Encoding: chunked~~10000000000000001~a~0~~ | a chunk size is 1 to 16 hex digits",
                "CVE-2026-42580 | Transfer-Encoding: chunked~~-1~a~0~~ | a chunk size is 1 to 16 hex digits",
                "CVE-2026-42585 | Transfer-Encoding: chunked, identity~~0~~ | chunked is the last transfer coding",
                "CVE-2026-42585 | Transfer-Encoding: x-chunked~~0~~ | the only transfer coding known is chunked",
                "CVE-2026-2332 | Transfer-Encoding: chunked~~1;a=\"~a~0~~ | a chunk extension is a name",
                "CVE-2026-2332 | Transfer-Encoding: chunked~~1;a=\"b~X\"~0~~ | a chunk extension is a name",
            })
    void isRefusedByBothSides(String id, String message, String rule) {
        byte[] fields = Frames.latin(message.replace("~", "\r\n").replace("{LF}", "\n"));
        Hostile.ways(fields.length).forEach((way, sizes) -> {
            Victim server = hostile.victim(End.HTTP_SERVER);
            server.hears(
                    Frames.join(Frames.latin("POST /post HTTP/1.1\r\nHost: h\r\n"), fields, Frames.latin(EVIL)), sizes);
            assertThat(server.answered())
                    .as(way)
                    .matches("(?s)HTTP/1\\.1 (4|5)\\d\\d .*")
                    .contains("\r\nConnection: close\r\n", rule)
                    .containsOnlyOnce("HTTP/1.1 ");
            assertThat(server.told).as(way).doesNotContain("GET /evil");
            server.ends(way, true);
            Victim client = hostile.victim(End.HTTP_CLIENT);
            if (!rule.equals("over maxBody")) {
                client.hears(Frames.join(Frames.latin("HTTP/1.1 200 OK\r\n"), fields, Frames.latin(EVIL)), sizes);
                assertThat(client.told)
                        .as(way)
                        .hasSize(1)
                        .first()
                        .asString()
                        .startsWith("! protocol violation by the peer: ")
                        .contains(rule);
                client.ends(way, true);
            } else {
                client.peer().reset();
                hostile.kit().settle();
            }
            hostile.neighbour().goesOn();
            assertThat(hostile.kit().multi().stats().segments()).isZero();
            assertThat(hostile.kit().turns().vain()).isZero();
        });
    }
}
