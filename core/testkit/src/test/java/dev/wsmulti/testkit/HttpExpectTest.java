package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.Source;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that wait until the server wants them (RFC 9110 section 10.1.1). */
final class HttpExpectTest {
    private static final String FIELD = "\r\nExpect: 100-continue\r\n";

    private final Fetches fetches = new Fetches();
    private final TestKit kit = fetches.kit;

    @AfterEach
    void nothingIsLeft() {
        fetches.close();
    }

    private TestPeer put(Source body) {
        fetches.add(fetches.told(HttpFetch.put(fetches.url(), body)).expectAbove(4));
        return kit.acceptRaw();
    }

    private TestPeer waiting() {
        TestPeer server = put(Source.of("hello"));
        assertThat(server.heardRaw())
                .contains(FIELD, "\r\nContent-Length: 5\r\n")
                .endsWith("\r\n\r\n");
        return server;
    }

    @Test
    void theBodyGoesOn100() {
        TestPeer server = waiting();
        kit.advance(Duration.ofMillis(900));
        assertThat(server.heardRaw()).isEmpty();
        server.send("HTTP/1.1 103 Early Hints\r\n\r\n");
        assertThat(server.heardRaw()).isEmpty();
        server.send("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(server.heardRaw()).isEqualTo("hello");
        server.send(Fetches.OK);
        assertThat(fetches.outcome().failed()).isFalse();
        assertThat(server.isFinished()).isFalse();
    }

    @Test
    void theBodyGoesAfterASecond() {
        TestPeer server = waiting();
        kit.advance(Duration.ofMillis(1010));
        assertThat(server.heardRaw()).isEqualTo("hello");
        server.send("HTTP/1.1 100 Continue\r\n\r\n" + Fetches.OK);
        assertThat(fetches.outcome().failed()).isFalse();
        assertThat(server.isFinished()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"413 Content Too Large", "200 OK", "401 Unauthorized"})
    void anAnswerBeforeTheBodyCountsAndTheBodyStays(String status) {
        TestPeer server = waiting();
        server.send("HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nn");
        kit.advance(Duration.ofSeconds(5));
        server.send("o");
        assertThat(fetches.outcome().failed()).isFalse();
        assertThat(fetches.outcome().status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
        assertThat(fetches.outcome().text()).isEqualTo("no");
        assertThat(server.heardRaw()).isEmpty();
        assertThat(server.isFinished())
                .as("a body was announced: the connection is of no use")
                .isTrue();
    }

    @Test
    void a417HasItMadeOnceMoreWithoutTheField() {
        TestPeer server = waiting();
        server.send("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n");
        kit.settle();
        assertThat(server.isFinished()).isTrue();
        TestPeer second = kit.acceptRaw();
        assertThat(second.heardRaw()).doesNotContain("Expect").endsWith("\r\n\r\nhello");
        second.send("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n");
        assertThat(fetches.outcome().status()).isEqualTo(417);
    }

    @Test
    void aBodyOfUnknownLengthWaitsToo() {
        TestPeer server = put(Fetches.stream(Source.of("hi"), true));
        assertThat(server.heardRaw()).contains(FIELD).endsWith("\r\n\r\n");
        server.send("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(server.heardRaw()).isEqualTo("2\r\nhi\r\n0\r\n\r\n");
        server.send(Fetches.OK);
        assertThat(fetches.outcome().failed()).isFalse();
    }

    @Test
    void aBodyAtTheBoundDoesNotWait() {
        TestPeer server = put(Source.of("hell"));
        assertThat(server.heardRaw()).doesNotContain("Expect").endsWith("hell");
        server.send(Fetches.OK);
        assertThat(fetches.outcome().failed()).isFalse();
    }

    @Test
    void anEmptyBodyAndNoneWaitForNothing() {
        fetches.add(HttpFetch.put(fetches.url(), Source.of("")).expectAbove(0).header("Expect", "100-continue"));
        assertThat(kit.acceptRaw().heardRaw()).endsWith("\r\n\r\n");
        fetches.add(HttpFetch.put(fetches.url(), Fetches.stream(Source.of("x"), true))
                .expectAbove(Setting.NONE));
        assertThat(kit.acceptRaw().heardRaw()).doesNotContain("Expect").endsWith("0\r\n\r\n");
        kit.multi().transfers().forEach(transfer -> {
            if (transfer.info().bytesReceived() == 0) {
                transfer.cancel();
            }
        });
    }

    @Test
    void oneWhoAsksForItByAFieldGetsIt() {
        fetches.add(
                fetches.told(HttpFetch.put(fetches.url(), Source.of("hello")).header("Expect", "100-continue")));
        TestPeer server = kit.acceptRaw();
        assertThat(server.heardRaw()).containsOnlyOnce("Expect").endsWith("\r\n\r\n");
        server.send("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(server.heardRaw()).isEqualTo("hello");
        server.send("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n");
        assertThat(fetches.outcome().status()).isEqualTo(417);
    }

    @Test
    void aServerThatHangsUpMeanwhileIsNamed() {
        waiting().finish();
        assertThat(fetches.outcome().failure()).isInstanceOf(Failure.ConnectionLost.class);
    }

    /** A whole second of ours is none of the server's. */
    @Test
    void theResponseIsNotDueWhileWeWait() {
        fetches.add(fetches.told(HttpFetch.put(fetches.url(), Source.of("hello")))
                .expectAbove(0)
                .responseTimeout(Duration.ofMillis(300)));
        TestPeer server = kit.acceptRaw();
        kit.advance(Duration.ofMillis(1100));
        assertThat(fetches.outcomes).isEmpty();
        kit.advance(Duration.ofMillis(300));
        assertThat(fetches.outcome().failure().message()).contains("responseTimeout");
        assertThat(server.heardRaw()).endsWith("hello");
    }
}
