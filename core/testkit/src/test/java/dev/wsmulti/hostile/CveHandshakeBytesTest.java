package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.Sizes;
import dev.wsmulti.testkit.TestPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Lesson(
        ids = {"CVE-2026-55517 (Deno)", "PYSEC-2026-2503", "Tcllib 5d23e45b0ec5: a line break inside the key"},
        text = "a byte beyond ASCII or a control character in a field of the handshake is refused, and crashes nothing")
final class CveHandshakeBytesTest {
    private static final String FIELDS = "Host: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
    private static final String VERSION = "Sec-WebSocket-Version: 13";
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    private static boolean isControl(int c) {
        return c < ' ' && c != '\t' || c == 127;
    }

    /** Every byte that is neither visible ASCII nor blank, at the beginning, in the middle and at the end. */
    @ParameterizedTest
    @CsvSource({
        "Sec-WebSocket-Version: 13, 426",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, 400",
        "Sec-WebSocket-Protocol: chat, 400",
        "Sec-WebSocket-Extensions: none, 400"
    })
    void inARequest(String field, int status) {
        int value = field.indexOf(": ") + 2;
        for (int c = 0; c < 256; c = c == 31 ? 127 : c + 1) {
            for (int at : new int[] {value, (value + field.length()) / 2, field.length()}) {
                if (c == '\t') {
                    continue;
                }
                String broken = field.substring(0, at) + (char) c + field.substring(at);
                String others = (field.startsWith(VERSION.substring(0, 20)) ? "" : VERSION + "\r\n")
                        + (field.startsWith(KEY.substring(0, 17)) ? "" : KEY + "\r\n");
                Victim victim = hostile.victim(End.HTTP_SERVER);
                victim.hears(
                        Frames.latin("GET /victim HTTP/1.1\r\n" + FIELDS + others + broken + "\r\n\r\n"),
                        Sizes.whole());
                assertThat(victim.answered())
                        .as("byte %d at %d", c, at)
                        .startsWith("HTTP/1.1 " + (isControl(c) ? 400 : status) + " ");
                assertThat(victim.told).isEmpty();
                victim.ends("byte " + c, isControl(c));
            }
        }
        hostile.neighbour().goesOn();
    }

    @ParameterizedTest
    @CsvSource({
        "Upgrade: websocket",
        "Sec-WebSocket-Accept: ACCEPT",
        "Sec-WebSocket-Protocol: chat",
        "Sec-WebSocket-Extensions: none"
    })
    void inAnAnswer(String field) {
        for (int c = 0; c < 256; c = c == 31 ? 127 : c + 1) {
            if (c == '\t') {
                continue;
            }
            Victim victim = hostile.victim(End.OPENING);
            String right = TestPeer.switching(TestPeer.keyOf(victim.asked()));
            String accept = right.substring(right.indexOf("Accept: ") + 8, right.indexOf("\r\n\r\n"));
            String whole = field.replace("ACCEPT", accept);
            String name = whole.substring(0, whole.indexOf(": "));
            int at = (name.length() + 2 + whole.length()) / 2;
            String broken = whole.substring(0, at) + (char) c + whole.substring(at);
            String without = right.replaceFirst(name + ": [^\r]*\r\n", "");
            victim.hears(Frames.latin(without.replaceFirst("\r\n\r\n$", "\r\n") + broken + "\r\n\r\n"), Sizes.whole());
            assertThat(victim.answered()).isEmpty();
            victim.ends("byte " + c, true);
            assertThat(victim.told)
                    .as("byte %d", c)
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith(
                            isControl(c)
                                    ? "! protocol violation by the peer: a line "
                                    : "! the answer does not verify: " + name);
        }
        hostile.neighbour().goesOn();
    }
}
