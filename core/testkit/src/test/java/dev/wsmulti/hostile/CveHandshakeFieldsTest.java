package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.Sizes;
import dev.wsmulti.testkit.TestPeer;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Lesson(
        ids = {
            "CVE-2026-59898 (Netty)",
            "Tcllib e97112c0af: several Connection fields",
            "Tcllib: an Accept that is missing or in another case was not checked"
        },
        text =
                "version 13 and nothing else, and every field of the handshake is checked: missing, doubled or wrong, on both sides")
final class CveHandshakeFieldsTest {
    private static final String FIELDS = "Host: h\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n";
    /** What is spoken here, as a 426 says it (RFC 6455 section 4.4, RFC 9110 section 15.5.22). */
    private static final String SPOKEN = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n";

    private static final String CONNECTION = "Connection must name Upgrade";
    private static final String VERSION = "Sec-WebSocket-Version must be 13";
    private static final String KEY = "Sec-WebSocket-Key must be 16 bytes in base64, once";

    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    private static byte[] request(String start, String fields) {
        return Frames.latin((start + "\n" + fields + "\n").replace("\n", "\r\n"));
    }

    private void refuses(byte[] request, String status, String more, String why) {
        String body = why + "\n";
        String answer = "HTTP/1.1 " + status + "\r\nDate: now\r\n" + more
                + "Content-Type: text/plain; charset=utf-8\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        Victim victim = hostile.victim(End.HTTP_SERVER);
        victim.hears(request, Sizes.of(11));
        assertThat(victim.answered()).isEqualTo(answer);
        assertThat(victim.told).isEmpty();
        victim.ends(why, false);
        hostile.neighbour().goesOn();
    }

    private static String without(String name) {
        return FIELDS.replaceAll(name + ": [^\n]*\n", "");
    }

    private static String with(String name, String value) {
        return FIELDS.replaceAll(name + ": [^\n]*\n", name + ": " + value + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "7", "8", "12", "14", "013", "13, 8", "13.0", "+13", "", "255", "thirteen"})
    void anotherVersionIs426(String version) {
        refuses(
                request("GET /victim HTTP/1.1", with("Sec-WebSocket-Version", version)),
                "426 Upgrade Required",
                SPOKEN,
                VERSION);
    }

    @Test
    void noVersionAndTwoVersionsAre426() {
        refuses(
                request("GET /victim HTTP/1.1", without("Sec-WebSocket-Version")),
                "426 Upgrade Required",
                SPOKEN,
                VERSION);
        refuses(
                request("GET /victim HTTP/1.1", FIELDS + "Sec-WebSocket-Version: 13\n"),
                "426 Upgrade Required",
                SPOKEN,
                VERSION);
    }

    /** The handshake of draft 76, which other servers let in without looking at its fields. */
    @Test
    void theHandshakeOfOldIs426() {
        refuses(
                request(
                        "GET /victim HTTP/1.1",
                        "Host: h\nUpgrade: WebSocket\nConnection: Upgrade\nOrigin: http://a\n"
                                + "Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\nSec-WebSocket-Key2: 12998 5 Y3 1  .P00\n"),
                "426 Upgrade Required",
                SPOKEN,
                VERSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep-alive", "Upgrades", "x-Upgrade", "", "websocket"})
    void aConnectionThatDoesNotNameUpgradeIs400(String value) {
        refuses(request("GET /victim HTTP/1.1", without("Connection")), "400 Bad Request", "", CONNECTION);
        refuses(request("GET /victim HTTP/1.1", with("Connection", value)), "400 Bad Request", "", CONNECTION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "dGhlIHNhbXBsZSBub25jZQ",
                "dGhlIHNhbXBsZSBub25jZQ=",
                "dGhlIHNhbXBsZSBub25jZQ===",
                "dGhlIHNhbXBsZSBub25jZTE=",
                "dGhlIHNhbXBsZSBub25j",
                "dGhlIHNhbXBsZSBub25jZ@==",
                "dGhlIHNhbX BsZSBub25jZQ==",
                "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ==",
                "----------------------=="
            })
    void aKeyThatIsNoKeyIs400(String key) {
        refuses(request("GET /victim HTTP/1.1", with("Sec-WebSocket-Key", key)), "400 Bad Request", "", KEY);
    }

    @Test
    void noKeyAndTwoKeysAre400() {
        refuses(request("GET /victim HTTP/1.1", without("Sec-WebSocket-Key")), "400 Bad Request", "", KEY);
        refuses(
                request("GET /victim HTTP/1.1", FIELDS + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n"),
                "400 Bad Request",
                "",
                KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "HEAD", "get", "PUT"})
    void anotherMethodIs405(String method) {
        Victim victim = hostile.victim(End.HTTP_SERVER);
        victim.hears(request(method + " /victim HTTP/1.1", FIELDS), Sizes.whole());
        assertThat(victim.answered()).startsWith("HTTP/1.1 405 Method Not Allowed\r\nDate: now\r\nAllow: GET\r\n");
        assertThat(victim.told).isEmpty();
        victim.ends(method, false);
    }

    /** Connection may come in several fields, and Upgrade in any case among others: that is how browsers and proxies do. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: keep-alive\nConnection: Upgrade",
                "Connection: keep-alive, Upgrade",
                "Connection: upgrade",
                "connection: UPGRADE ,close"
            })
    void everyRightFormOfConnectionIsLetIn(String connection) {
        Victim victim = hostile.victim(End.HTTP_SERVER);
        victim.hears(request("GET /victim HTTP/1.1", without("Connection") + connection + "\n"), Sizes.of(5));
        assertThat(victim.answered()).startsWith("HTTP/1.1 101 Switching Protocols\r\n");
        assertThat(victim.told).containsExactly("upgrade", "open");
        victim.peer().send(Hostile.written(End.WS_SERVER, "88 00"));
        hostile.kit().settle();
        victim.ends(connection, false);
    }

    private void fails(UnaryOperator<String> answer, String why) {
        Hostile.ways(100).forEach((way, sizes) -> {
            Victim victim = hostile.victim(End.OPENING);
            String key = TestPeer.keyOf(victim.asked());
            victim.hears(Frames.latin(answer.apply(TestPeer.switching(key)) + "\u0081\u0004evil"), sizes);
            assertThat(victim.answered()).as(way).isEmpty();
            victim.ends(way, true);
            assertThat(victim.told)
                    .as(way)
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("! the answer does not verify: " + why);
            hostile.neighbour().goesOn();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade", "Connection", "Sec-WebSocket-Accept"})
    void anAnswerThatLacksAField(String name) {
        fails(answer -> answer.replaceFirst(name + ": [^\r]*\r\n", ""), name + " should be ");
    }

    @ParameterizedTest
    @CsvSource({
        "Upgrade, h2c",
        "Upgrade, 'websocket, h2c'",
        "Upgrade, websockets",
        "Connection, close",
        "Connection, keep-alive",
        "Sec-WebSocket-Accept, x",
        "Sec-WebSocket-Accept, s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
    })
    void anAnswerWithAWrongField(String name, String value) {
        fails(answer -> answer.replaceFirst(name + ": [^\r]*", name + ": " + value), name + " should be ");
    }

    /** The digest is base64, where case counts. */
    @Test
    void anAcceptInAnotherCase() {
        fails(
                answer -> {
                    int at = answer.indexOf("Accept: ") + 8;
                    String accept = answer.substring(at, at + 28);
                    String other = accept.equals(accept.toLowerCase(Locale.ROOT))
                            ? accept.toUpperCase(Locale.ROOT)
                            : accept.toLowerCase(Locale.ROOT);
                    return answer.replace(accept, other);
                },
                "Sec-WebSocket-Accept should be ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Upgrade: websocket | Upgrade",
                "Sec-WebSocket-Accept: x | Sec-WebSocket-Accept",
                "Sec-WebSocket-Protocol: other | Sec-WebSocket-Protocol",
                "Sec-WebSocket-Protocol: CHAT | Sec-WebSocket-Protocol",
                "Sec-WebSocket-Protocol: chat, news | Sec-WebSocket-Protocol",
                "Sec-WebSocket-Protocol: | Sec-WebSocket-Protocol",
                "Sec-WebSocket-Extensions: permessage-deflate | Sec-WebSocket-Extensions",
                "Sec-WebSocket-Extensions: x-webkit-deflate-frame | Sec-WebSocket-Extensions",
            })
    void anAnswerWithOneFieldTooMany(String field, String named) {
        fails(answer -> answer.replaceFirst("\r\n\r\n$", "\r\n" + field + "\r\n\r\n"), named + " should be ");
    }

    @Test
    void twoSubprotocols() {
        fails(
                answer -> answer.replaceFirst(
                        "\r\n\r\n$", "\r\nSec-WebSocket-Protocol: chat\r\nSec-WebSocket-Protocol: chat\r\n\r\n"),
                "Sec-WebSocket-Protocol should be ");
    }

    @Test
    void http10() {
        fails(answer -> answer.replaceFirst("HTTP/1.1", "HTTP/1.0"), "the version should be ");
    }
}
