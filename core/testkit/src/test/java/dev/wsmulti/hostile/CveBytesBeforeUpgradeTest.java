package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.Sizes;
import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.transfer.HttpFetch;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Lesson(
        ids = "CVE-2021-22947 (curl)",
        text =
                "of what comes around an upgrade only the bytes behind it are kept, for the session; what came before is refused")
final class CveBytesBeforeUpgradeTest {
    private static final String FRAME = "\u0081\u0004evil";

    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FRAME,
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n" + FRAME
            })
    void aServerThatSaysSomethingBeforeIts101(String before) {
        Victim victim = hostile.victim(End.OPENING);
        String right = TestPeer.switching(TestPeer.keyOf(victim.asked()));
        victim.hears(Frames.latin(before + right + FRAME), Sizes.whole());
        assertThat(victim.answered()).isEmpty();
        victim.ends(before, true);
        assertThat(victim.told).hasSize(1).first().asString().startsWith("! ");
        hostile.neighbour().goesOn();
    }

    /** What comes behind it is delivered, after {@code onOpen}, however it was cut. */
    @Test
    void framesBehindThe101AreKept() {
        Hostile.ways(100).forEach((way, sizes) -> {
            Victim victim = hostile.victim(End.OPENING);
            String right = TestPeer.switching(TestPeer.keyOf(victim.asked()));
            victim.hears(Frames.latin(right + "\u0081\u0002ok\u0088\u0002\u0003\u00e8"), sizes);
            assertThat(victim.told).as(way).startsWith("open", "text ok");
            victim.ends(way, false);
            assertThat(victim.told).as(way).containsExactly("open", "text ok", "closed 1000");
        });
    }

    /** What comes behind a request for an upgrade is the session's if it is accepted, and HTTP if it is not. */
    @Test
    void bytesBehindARequest() {
        String accepted = TestPeer.upgradeRequest("/victim", "h");
        byte[] frames = Hostile.written(End.WS_SERVER, "81 02 6f6b", "88 02 03e8");
        String refused = accepted.replace("Version: 13", "Version: 8");
        Hostile.ways(200).forEach((way, sizes) -> {
            Victim first = hostile.victim(End.HTTP_SERVER);
            first.hears(Frames.join(Frames.latin(accepted), frames), sizes);
            first.ends(way, false);
            assertThat(first.told).as(way).containsExactly("upgrade", "open", "text ok", "closed 1000");
            Victim second = hostile.victim(End.HTTP_SERVER);
            second.hears(Frames.join(Frames.latin(refused), frames), sizes);
            assertThat(second.answered()).as(way).startsWith("HTTP/1.1 426 ").contains("HTTP/1.1 400 Bad Request\r\n");
            second.ends(way, true);
            assertThat(second.told).as(way).isEmpty();
        });
    }

    /** A server that speaks on a connection that waits in the pool is never believed. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", "x", "\r\n"})
    void whatNobodyAskedForOnAnIdleConnection(String unasked) {
        Victim first = hostile.victim(End.HTTP_CLIENT);
        first.hears(Frames.latin("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), Sizes.whole());
        first.peer().send(unasked);
        hostile.kit().multi().add(HttpFetch.get("http://" + hostile.kit().authority() + "/victim"));
        TestPeer other = hostile.kit().acceptRaw();
        assertThat(other.heardRaw()).startsWith("GET /victim ");
        assertThat(first.peer().isFinished()).isTrue();
        assertThat(first.told).isEqualTo(List.of("200 ok"));
        other.reset();
        hostile.neighbour().goesOn();
    }
}
