package dev.wsmulti.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Messages with bytes changed, doubled or left out at seeded places: whatever comes of them, it is the same at every
 * split, and if it fails it fails by name.
 */
final class MutationTest {
    private static final int SEEDS = 400;
    private static final String SPICE = "\r\n\0 :;,\t0159afHTP/.\u0080\u00ff-+";
    private static final List<String> REQUESTS = List.of(
            "GET /a?b HTTP/1.1\r\nHost: a\r\nAccept: *\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello world",
            "PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;e\r\nhello\r\nA\r\n0123456789\r\n0\r\nT: u\r\n\r\n");
    private static final List<String> RESPONSES = List.of(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nA: b\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n10;x\r\n0123456789abcdef\r\n0\r\n\r\n",
            "HTTP/1.0 200 OK\r\n\r\nuntil close");

    @Test
    void serversTellOneStory() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            String text = mutated(REQUESTS, new Random(seed));
            assertThat(Talk.server().reads(text)).as("seed %d", seed).isNotNull();
            assertThat(Talk.server().readsToEnd(text))
                    .as("seed %d", seed)
                    .last()
                    .satisfies(MutationTest::isAnEnd);
        }
    }

    @Test
    void clientsTellOneStory() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            String text = mutated(RESPONSES, new Random(seed));
            assertThat(Talk.client().reads(text)).as("seed %d", seed).isNotNull();
            List<String> story = Talk.client().readsToEnd(text);
            // A client that must not ask again leaves what follows alone, and so sees no end behind it.
            assertThat(story).as("seed %d", seed).isNotEmpty();
        }
    }

    private static void isAnEnd(String line) {
        assertThat(line).matches("(?s)END|! (PROTOCOL|LIMIT_EXCEEDED|CONNECTION_LOST): .*");
    }

    private static String mutated(List<String> messages, Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            text.append(messages.get(random.nextInt(messages.size())));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(text.length());
            String spice = String.valueOf(SPICE.charAt(random.nextInt(SPICE.length())));
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, spice);
                case 2 -> text.insert(at, text.charAt(at));
                default -> text.replace(at, at + 1, spice);
            }
        }
        return text.toString();
    }
}
