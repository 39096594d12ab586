package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.transfer.Backoff;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.PoolLimits;
import dev.wsmulti.transfer.Progress;
import dev.wsmulti.transfer.Retry;
import dev.wsmulti.transfer.Source;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfers that are tried again because their user wishes so. */
final class HttpRetryTest {
    private static final Backoff SECONDS =
            Backoff.exponential(Duration.ofSeconds(1), Duration.ofMinutes(10)).jitter(0);

    private final Fetches fetches = new Fetches();
    private final TestKit kit = fetches.kit;
    private final List<String> events = new ArrayList<>();
    private final List<Retry> retries = new ArrayList<>();
    private final List<Progress> seen = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        fetches.close();
    }

    private HttpFetch listening(HttpFetch fetch) {
        return fetches.told(fetch)
                .onHead((transfer, head) -> events.add("head " + head.status()))
                .onData((transfer, piece) -> events.add("data " + new String(piece.bytes())))
                .onProgress((transfer, progress) -> seen.add(progress))
                .onRetry((transfer, retry) -> {
                    events.add("retry " + retry.attempt());
                    retries.add(retry);
                });
    }

    private HttpTransfer get(Backoff backoff) {
        return fetches.add(listening(HttpFetch.get(fetches.url())).retry(backoff));
    }

    private static String answer(int status, String... fields) {
        return "HTTP/1.1 " + status + " Passing\r\nContent-Length: 3\r\n"
                + (fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n") + "\r\nnot";
    }

    private void again(TestPeer server) {
        server.heardRaw();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504, 522, 524})
    void aPassingStatusIsTriedAgainOnTheSameConnection(int status) {
        get(SECONDS);
        TestPeer server = kit.acceptRaw();
        again(server);
        server.send(answer(status));
        kit.advance(Duration.ofMillis(990));
        assertThat(server.heardRaw()).isEmpty();
        kit.advance(Duration.ofMillis(30));
        assertThat(server.heardRaw()).startsWith("GET ");
        server.send(answer(status));
        kit.advance(Duration.ofMillis(1990));
        assertThat(server.heardRaw()).isEmpty();
        kit.advance(Duration.ofMillis(30));
        assertThat(server.heardRaw()).startsWith("GET ");
        server.send(Fetches.OK);
        assertThat(fetches.outcome().status()).isEqualTo(200);
        assertThat(events).containsExactly("retry 1", "retry 2", "head 200", "data hello");
        assertThat(retries.get(1)).isEqualTo(new Retry(2, Duration.ofSeconds(2), new Failure.HttpStatus(status)));
        Monotonic.check(seen, 5, -1);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 304, 400, 401, 404, 417, 501, 505})
    void otherStatusesAreDelivered(int status) {
        get(SECONDS);
        kit.acceptRaw().send("HTTP/1.1 " + status + " x\r\nContent-Length: 0\r\n\r\n");
        assertThat(fetches.outcome().status()).isEqualTo(status);
        assertThat(retries).isEmpty();
    }

    @Test
    void withoutRetryNothingIsRepeated() {
        fetches.add(listening(HttpFetch.get(fetches.url())));
        kit.acceptRaw().send(answer(503));
        assertThat(fetches.outcome().status()).isEqualTo(503);
    }

    @Test
    void theLastAnswerIsDeliveredAsItIs() {
        get(SECONDS.atMost(1));
        TestPeer server = kit.acceptRaw();
        server.send(answer(503));
        kit.advance(Duration.ofMillis(1100));
        server.send(answer(500));
        assertThat(fetches.outcome().status()).isEqualTo(500);
        assertThat(events).containsExactly("retry 1", "head 500", "data not");
    }

    @Test
    void failOnStatusCountsForTheLastOne() {
        fetches.add(listening(HttpFetch.get(fetches.url())).failOnStatus(true).retry(SECONDS.atMost(1)));
        TestPeer server = kit.acceptRaw();
        server.send(answer(503));
        kit.advance(Duration.ofMillis(1100));
        server.send(answer(503));
        assertThat(fetches.outcome().failure()).isEqualTo(new Failure.HttpStatus(503));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7 | 7",
                "Sun, 06 Nov 1994 08:49:40 GMT | 3",
                "Sunday, 06-Nov-94 08:49:47 GMT | 10",
                "Sun Nov  6 08:50:37 1994 | 60",
                "Sun, 06 Nov 1994 08:49:30 GMT | 1",
                "0 | 1",
                "-5 | 1",
                "soon | 1",
                "1.5 | 1",
                "600 | 600"
            })
    void retryAfterIsObeyed(String after, int seconds) {
        get(SECONDS);
        TestPeer server = kit.acceptRaw();
        again(server);
        server.send(answer(503, "Date: Sun, 06 Nov 1994 08:49:37 GMT", "Retry-After: " + after));
        kit.advance(Duration.ofSeconds(seconds).minusMillis(10));
        assertThat(kit.waits() || !server.heardRaw().isEmpty()).isFalse();
        kit.advance(Duration.ofMillis(40));
        TestPeer second = kit.waits() ? kit.acceptRaw() : server;
        second.send(Fetches.OK);
        assertThat(fetches.outcome().status()).isEqualTo(200);
        assertThat(retries.get(0).delay()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "601",
                "999999999",
                "9223372036854775807",
                "99999999999999999999",
                "Sat, 06 Nov 2094 08:49:37 GMT"
            })
    void whoIsToWaitForTooLongGetsTheAnswer(String after) {
        get(SECONDS);
        kit.acceptRaw().send(answer(503, "Retry-After: " + after));
        assertThat(fetches.outcome().status()).isEqualTo(503);
        assertThat(retries).isEmpty();
    }

    @Test
    void timeoutSpansAllAttempts() {
        fetches.add(listening(HttpFetch.get(fetches.url())).retry(SECONDS).timeout(Duration.ofMillis(2500)));
        TestPeer server = kit.acceptRaw();
        server.send(answer(503));
        kit.advance(Duration.ofMillis(1100));
        server.send(answer(503));
        assertThat(fetches.outcome().status()).as("2 s would be too late").isEqualTo(503);
        fetches.outcomes.clear();
        fetches.add(listening(HttpFetch.get(fetches.url())).retry(SECONDS).timeout(Duration.ofMillis(2500)));
        server.send(answer(503));
        kit.advance(Duration.ofMillis(2600));
        assertThat(fetches.outcome().failure())
                .isInstanceOfSatisfying(
                        Failure.TimedOut.class,
                        late -> assertThat(late.setting()).isEqualTo("timeout"));
    }

    @Test
    void aSilentServerIsTriedAgain() {
        fetches.add(listening(HttpFetch.get(fetches.url())).retry(SECONDS).responseTimeout(Duration.ofSeconds(2)));
        TestPeer silent = kit.acceptRaw();
        kit.advance(Duration.ofMillis(2100));
        assertThat(silent.isFinished()).isTrue();
        kit.advance(Duration.ofMillis(1100));
        kit.acceptRaw().send(Fetches.OK);
        assertThat(fetches.outcome().status()).isEqualTo(200);
        assertThat(retries.get(0).cause().kind()).isEqualTo(Kind.TIMED_OUT);
    }

    @Test
    void aConnectionThatDiesUnansweredIsReplaced() {
        get(SECONDS);
        kit.acceptRaw().finish();
        kit.advance(Duration.ofMillis(1100));
        kit.acceptRaw().reset();
        kit.advance(Duration.ofMillis(2100));
        kit.acceptRaw().send(Fetches.OK);
        assertThat(fetches.outcome().status()).isEqualTo(200);
        assertThat(retries)
                .extracting(retry -> retry.cause().kind())
                .containsExactly(Kind.CONNECTION_LOST, Kind.CONNECTION_LOST);
    }

    @Test
    void aPostIsRepeatedForAStatusAndNotForALostConnection() {
        HttpFetch post =
                listening(HttpFetch.post(fetches.url(), Source.of("body"))).retry(SECONDS);
        fetches.add(post);
        TestPeer server = kit.acceptRaw();
        assertThat(server.heardRaw()).endsWith("body");
        server.send(answer(503));
        kit.advance(Duration.ofMillis(1100));
        assertThat(server.heardRaw()).startsWith("POST").endsWith("body");
        server.finish();
        assertThat(fetches.outcome().failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(retries).hasSize(1);
        Monotonic.check(seen, -1, 4);
    }

    @Test
    void nobodyListens() {
        fetches.add(listening(HttpFetch.post("http://127.0.0.1:1/", Source.of("body")))
                .retry(SECONDS.atMost(2)));
        kit.advance(Duration.ofMillis(3100));
        assertThat(fetches.outcome().failure().kind()).isEqualTo(Kind.CONNECT);
        assertThat(events).containsExactly("retry 1", "retry 2");
    }

    /** What has begun to come is not asked for again. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\nhel", "HTTP/1.1 2"})
    void anAnswerThatHasBegunIsNotRepeated(String begun) {
        get(SECONDS);
        TestPeer server = kit.acceptRaw();
        server.send(begun);
        kit.settle();
        server.reset();
        assertThat(fetches.outcome().failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(retries).isEmpty();
    }

    @Test
    void aBodyThatStallsIsNotRepeated() {
        get(SECONDS);
        kit.acceptRaw().send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
        kit.advance(Duration.ofSeconds(31));
        assertThat(fetches.outcome().failure().kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(retries).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 503 x\r\nContent-Length: 65537\r\n\r\nx",
                "HTTP/1.1 503 x\r\nContent-Length: 10\r\n\r\nx",
                "HTTP/1.1 503 x\r\n\r\nx",
                "HTTP/1.1 503 x\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
                "HTTP/1.1 503 x\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx"
            })
    void whatCannotBeReadToItsEndInTimeCostsTheConnectionOnly(String passing) {
        get(SECONDS);
        TestPeer server = kit.acceptRaw();
        server.send(passing);
        kit.advance(Duration.ofMillis(1100));
        assertThat(server.isFinished()).isTrue();
        kit.acceptRaw().send(Fetches.OK);
        assertThat(fetches.outcome().status()).isEqualTo(200);
        assertThat(events).containsExactly("retry 1", "head 200", "data hello");
    }

    @Test
    void theSinkSeesTheLastAnswerOnly(@TempDir Path folder) {
        fetches.add(fetches.get().into(folder.resolve("f")).retry(SECONDS));
        TestPeer server = kit.acceptRaw();
        server.send(answer(503));
        kit.advance(Duration.ofMillis(1100));
        assertThat(folder).isEmptyDirectory();
        server.send(Fetches.OK);
        assertThat(fetches.outcome().length()).isEqualTo(5);
        assertThat(folder.resolve("f")).hasContent("hello");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSourceThatIsNotRepeatableIsNamed(boolean read) {
        HttpFetch put = listening(HttpFetch.put(fetches.url(), Fetches.stream(Source.of("body"), false)))
                .retry(SECONDS);
        fetches.add(put);
        TestPeer server = kit.acceptRaw();
        server.heardRaw();
        if (!read) {
            server.send("HTTP/1.1 503 x\r\nContent-Length: 0\r\n\r\n");
            kit.advance(Duration.ofMillis(1100));
            TestPeer second = kit.acceptRaw();
            second.send("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(second.heardRaw()).endsWith("4\r\nbody\r\n0\r\n\r\n");
            second.send(Fetches.OK);
            assertThat(fetches.outcome().status()).isEqualTo(200);
            return;
        }
        server.send("HTTP/1.1 100 Continue\r\n\r\n");
        server.heardRaw();
        server.send(answer(503));
        assertThat(fetches.outcome().failure().kind()).isEqualTo(Kind.SOURCE_FAILED);
        assertThat(fetches.outcome().failure().message()).contains("not repeatable", "503");
    }

    @Test
    void cancelWhileItWaits() {
        HttpTransfer transfer = get(SECONDS);
        kit.acceptRaw().send(answer(503));
        kit.advance(Duration.ofMillis(500));
        assertThat(transfer.isDone()).isFalse();
        transfer.cancel();
        assertThat(fetches.outcome().failure().kind()).isEqualTo(Kind.CANCELLED);
        kit.advance(Duration.ofSeconds(10));
        assertThat(kit.waits()).isFalse();
    }

    @Test
    void onRetryMayCancelAndMayThrow() {
        fetches.add(fetches.get().retry(SECONDS).onRetry((transfer, retry) -> transfer.cancel()));
        TestPeer server = kit.acceptRaw();
        server.send(answer(503));
        assertThat(fetches.outcome().failure().kind()).isEqualTo(Kind.CANCELLED);
        fetches.outcomes.clear();
        fetches.add(fetches.get().retry(SECONDS).onRetry((transfer, retry) -> {
            throw new IllegalStateException("on purpose");
        }));
        kit.settle();
        (kit.waits() ? kit.acceptRaw() : server).send(answer(503));
        assertThat(fetches.outcome().failure())
                .isInstanceOfSatisfying(
                        Failure.CallbackThrew.class,
                        thrown -> assertThat(thrown.callback()).isEqualTo("onRetry"));
    }

    @Test
    void noWaitAtAll() {
        get(Backoff.fixed(Duration.ZERO).atMost(3));
        TestPeer server = kit.acceptRaw();
        for (int i = 0; i < 3; i++) {
            server.send(answer(503));
            kit.advance(Duration.ofMillis(30));
            server = kit.waits() ? kit.acceptRaw() : server;
        }
        server.send(answer(503));
        assertThat(fetches.outcome().status()).isEqualTo(503);
        assertThat(events).containsExactly("retry 1", "retry 2", "retry 3", "head 503", "data not");
    }

    /** The wait for a 100 that did not come ends before the wait for the next attempt. */
    @Test
    void anAnswerWhileABodyWaitsForItsContinue() {
        fetches.add(listening(HttpFetch.put(fetches.url(), Source.of("body")))
                .expectAbove(0)
                .retry(SECONDS));
        kit.acceptRaw().send(answer(503, "Retry-After: 3"));
        kit.advance(Duration.ofMillis(3100));
        TestPeer second = kit.acceptRaw();
        second.send("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(second.heardRaw()).endsWith("body");
        second.send(Fetches.OK);
        assertThat(fetches.outcome().status()).isEqualTo(200);
    }

    /** The abandoned upload might go on at its rate before the wait for the next attempt ends. */
    @Test
    void anAnswerWhileABodyWaitsForItsRate() {
        fetches.add(listening(HttpFetch.put(fetches.url(), Source.of("x".repeat(1000))))
                .maxSendRate(100)
                .retry(SECONDS));
        TestPeer server = kit.acceptRaw();
        again(server);
        server.send(answer(503, "Retry-After: 5"));
        kit.advance(Duration.ofSeconds(6));
        kit.acceptRaw().send(Fetches.OK);
        assertThat(fetches.outcome().status()).isEqualTo(200);
    }

    @Test
    void anAnswerThatStandsStillDoesNotKeepItsConnectionForTheWholeWait() {
        get(SECONDS);
        TestPeer server = kit.acceptRaw();
        server.send("HTTP/1.1 503 x\r\nRetry-After: 600\r\nContent-Length: 5\r\n\r\nx");
        kit.advance(Duration.ofSeconds(59));
        assertThat(server.isFinished()).isFalse();
        kit.advance(Duration.ofSeconds(2));
        assertThat(server.isFinished()).isTrue();
        kit.advance(Duration.ofSeconds(540));
        kit.acceptRaw().send(Fetches.OK);
        assertThat(fetches.outcome().status()).isEqualTo(200);
    }

    /** A source that can be opened again so often and throws when it is asked after that. */
    private static Source throwing(int asks) {
        return new Fetches.Wrapped(Source.of("hello"), 5, true) {
            private int left = asks;

            @Override
            public boolean repeatable() {
                if (left-- == 0) {
                    throw new IllegalStateException("on purpose");
                }
                return true;
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 417})
    void aSourceThatThrowsWhenAskedIsNamed(int status) {
        fetches.add(listening(HttpFetch.put(fetches.url(), throwing(0)))
                .expectAbove(0)
                .retry(SECONDS));
        TestPeer server = kit.acceptRaw();
        server.send("HTTP/1.1 100 Continue\r\n\r\n");
        again(server);
        server.send(answer(status));
        assertThat(fetches.outcome().failure().kind()).isEqualTo(Kind.SOURCE_FAILED);
    }

    /** Nobody listens any more when it is asked. */
    @Test
    void aSourceThatThrowsWhileItConnectsCostsNoPlace() {
        AnsweringServer host = new AnsweringServer(kit);
        kit.multi().poolLimits(PoolLimits.of().maxPerHost(1));
        HttpFetch put = listening(HttpFetch.put(host.url("first"), throwing(1))).retry(SECONDS);
        fetches.add(put);
        host.connection(0).answer(answer(503, "Connection: close"));
        kit.network()
                .unreachable(new InetSocketAddress("127.0.0.1", put.target().port()));
        kit.advance(Duration.ofSeconds(2));
        assertThat(fetches.outcome().failure().kind()).isEqualTo(Kind.SOURCE_FAILED);
        fetches.add(HttpFetch.get(host.url("second")));
        kit.settle();
        assertThat(kit.multi().stats().pending()).isZero();
    }

    @Test
    void theTimesAreThoseOfTheLastAttempt() {
        AnsweringServer host = new AnsweringServer(kit);
        HttpFetch fetch = listening(HttpFetch.get(host.url("first"))).retry(SECONDS.atMost(2));
        HttpTransfer transfer = fetches.add(fetch);
        host.connection(0).answer(answer(503, "Connection: close"));
        kit.network()
                .unreachable(new InetSocketAddress("127.0.0.1", fetch.target().port()));
        kit.advance(Duration.ofMillis(1500));
        assertThat(transfer.info().timings().total()).isEqualTo(Duration.ofMillis(1500));
        kit.advance(Duration.ofMillis(2000));
        assertThat(fetches.outcome().failure().kind()).isEqualTo(Kind.CONNECT);
        assertThat(transfer.info().timings().total())
                .isEqualTo(fetches.outcome().took());
        assertThat(transfer.info().timings().start()).isZero();
    }
}
