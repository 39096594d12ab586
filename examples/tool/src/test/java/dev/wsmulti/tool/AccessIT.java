package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who asks: -u, --oauth2-bearer, -b. */
class AccessIT {
    private static final String EMPTY = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    @ParameterizedTest
    @CsvSource({
        "-u, Aladdin:open sesame, Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        "-u, a:, Authorization: Basic YTo=",
        "--oauth2-bearer, mF_9.B5f-4.1JqM, Authorization: Bearer mF_9.B5f-4.1JqM",
        "-b, a=1; b=2, Cookie: a=1; b=2"
    })
    void itGoesWithBothKindsOfRequestsAndIsNotShown(String option, String value, String field) throws Exception {
        try (Peer peer = Peer.upgraded(Peer::framesUntilClose)) {
            shows(ToolProcess.run("-v", option, value, peer.ws()), field);
            assertThat(peer.head()).containsOnlyOnce("\r\n" + field + "\r\n");
        }
        try (Peer peer = Peer.answering(EMPTY)) {
            shows(ToolProcess.run("-v", option, value, peer.http()), field);
            assertThat(peer.head()).containsOnlyOnce("\r\n" + field + "\r\n");
        }
    }

    private static void shows(ToolProcess tool, String field) {
        tool.printed("");
        assertThat(tool.err())
                .contains("> " + field.substring(0, field.indexOf(':')) + ": (hidden)")
                .doesNotContain(field);
    }

    @ParameterizedTest
    @CsvSource({"-u, nobody, USER:PASSWORD", "--oauth2-bearer, two words, bearer token", "-b, jar.txt, NAME=VALUE"})
    void whatCannotBeSentIs2(String option, String value, String named) {
        ToolProcess.run(option, value, "http://127.0.0.1:1/").failed(2, named);
        ToolProcess.run(option, value, "ws://127.0.0.1:1/").failed(2, named);
    }

    @Test
    void severalCookiesAreOneField() throws Exception {
        try (Peer peer = Peer.answering(EMPTY)) {
            ToolProcess.run("-b", "a=1", "-b", "b=2", peer.http()).printed("");
            assertThat(peer.head()).containsOnlyOnce("\r\nCookie: a=1; b=2\r\n");
        }
    }
}
