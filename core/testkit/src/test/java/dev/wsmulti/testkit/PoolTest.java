package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.PoolLimits;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.Timings;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets a connection and when, and which connection: counted at the peer. */
final class PoolTest {
    private static final PoolLimits UNLIMITED =
            PoolLimits.of().maxPerHost(Setting.NONE).maxTotal(Setting.NONE);

    private final TestKit kit = TestKit.create();
    private final WsMulti multi = kit.multi();
    private final AnsweringServer host = new AnsweringServer(kit);
    private final AnsweringServer other = new AnsweringServer(kit);

    /** By path, in the order of the ends. */
    private final Map<String, HttpOutcome> outcomes = new LinkedHashMap<>();

    @AfterEach
    void nothingIsLeft() {
        kit.close();
        assertThat(multi.stats()).matches(WsMulti.Stats::isEmpty, "empty");
        assertThat(multi.stats().pending()).isZero();
        assertThat(host.left() + other.left()).isZero();
    }

    private HttpTransfer get(AnsweringServer server, Object path) {
        return add(HttpFetch.get(server.url(path)));
    }

    private HttpTransfer get(AnsweringServer server, Object path, UnaryOperator<ConnectOptions> options) {
        return add(HttpFetch.get(server.url(path)).connect(options.apply(ConnectOptions.of())));
    }

    private HttpTransfer add(HttpFetch fetch) {
        return multi.add(fetch.onDone((transfer, outcome) -> {
            String path = transfer.request().target().requestTarget().substring(1);
            assertThat(outcomes.put(path, outcome))
                    .as("one outcome of %s", path)
                    .isNull();
        }));
    }

    private void limits(PoolLimits limits) {
        multi.poolLimits(limits);
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).toList();
    }

    private void succeeded(List<String> inOrder) {
        assertThat(outcomes.keySet()).containsExactlyElementsOf(inOrder);
        assertThat(outcomes.values()).noneMatch(HttpOutcome::failed);
    }

    private Failure failure(String path) {
        return outcomes.get(path).failure();
    }

    // How many connections, and in what order.

    @ParameterizedTest
    @ValueSource(longs = {1, 5, Setting.NONE})
    void asManyConnectionsAsTheLimitAndTheOrderIsKept(long limit) {
        limits(UNLIMITED.maxPerHost(limit).maxIdle(1000));
        numbers(200).forEach(each -> get(host, each));
        host.serve();
        assertThat(host.connections).hasSize((int) Math.min(limit, 200));
        assertThat(host.paths).containsExactlyElementsOf(numbers(200));
        succeeded(numbers(200));
    }

    @Test
    void tenThousandRequestsThroughEightConnections() {
        limits(PoolLimits.of().maxPerHost(8));
        numbers(10_000).forEach(each -> get(host, each));
        kit.settle();
        assertThat(multi.stats().pending()).isEqualTo(9992);
        host.serve();
        assertThat(host.connections).hasSize(8);
        assertThat(host.paths).containsExactlyElementsOf(numbers(10_000));
        succeeded(numbers(10_000));
    }

    @Test
    void noneWaitsBehindACancelledOne() {
        limits(PoolLimits.of().maxPerHost(1));
        List<HttpTransfer> line =
                numbers(1001).stream().map(each -> get(host, each)).toList();
        host.look();
        line.subList(1, 1000).forEach(HttpTransfer::cancel);
        kit.settle();
        assertThat(outcomes).hasSize(999);
        assertThat(multi.stats().pending()).isEqualTo(1);
        host.serve();
        assertThat(host.paths).containsExactly("0", "1000");
        assertThat(host.connections).hasSize(1);
        assertThat(outcomes).hasSize(1001);
        assertThat(failure("500").kind()).isEqualTo(Kind.CANCELLED);
    }

    @Test
    void oneThatIsCancelledWhileItConnectsGivesItsPlaceToTheNext() {
        limits(PoolLimits.of().maxPerHost(1));
        kit.network().silence(new InetSocketAddress("127.0.0.1", 9));
        HttpTransfer silent = add(HttpFetch.get("http://127.0.0.1:9/silent"));
        HttpTransfer next = add(HttpFetch.get("http://127.0.0.1:9/next"));
        kit.settle();
        assertThat(multi.stats().pending()).isEqualTo(1);
        silent.cancel();
        kit.settle();
        assertThat(multi.stats().pending()).isZero();
        assertThat(kit.network().connections()).hasSize(2);
        next.cancel();
        kit.settle();
    }

    @Test
    void underTheTotalTheOldestOfAllHostsGoesFirst() {
        limits(PoolLimits.of().maxTotal(1));
        get(host, "a1");
        get(other, "b1");
        get(other, "b2");
        get(host, "a2");
        for (int i = 0; i < 4; i++) {
            host.answer();
            other.answer();
        }
        succeeded(List.of("a1", "b1", "b2", "a2"));
        assertThat(host.open() + other.open()).isEqualTo(1);
        assertThat(host.connections).hasSize(2);
        assertThat(other.connections).hasSize(1);
    }

    @Test
    void aHostAtItsLimitDoesNotBarTheOthers() {
        limits(PoolLimits.of().maxPerHost(1).maxTotal(2));
        get(host, "a1");
        get(host, "a2");
        get(other, "b1");
        other.serve();
        succeeded(List.of("b1"));
        assertThat(host.look().paths).containsExactly("a1");
        host.serve();
        assertThat(outcomes).hasSize(3);
    }

    @Test
    void theOldestIdleConnectionOfAnotherHostMakesRoom() {
        limits(PoolLimits.of().maxTotal(3));
        get(host, "a1");
        get(host, "a2");
        get(host, "a3");
        host.look();
        for (int i : new int[] {1, 0, 2}) {
            host.connection(i).answer(AnsweringServer.OK);
            kit.settle();
        }
        get(other, "b1");
        get(other, "b2");
        other.serve();
        assertThat(IntStream.range(0, 3).mapToObj(i -> host.connection(i).isOpen()))
                .containsExactly(false, false, true);
        assertThat(outcomes).hasSize(5);
    }

    @Test
    void theNewestIdleConnectionIsTakenFirst() {
        get(host, "1");
        get(host, "2");
        host.look();
        host.connection(1).answer(AnsweringServer.OK);
        kit.settle();
        host.connection(0).answer(AnsweringServer.OK);
        kit.settle();
        get(host, "3");
        host.serve();
        assertThat(host.connection(0).requests).hasSize(2);
    }

    @Test
    void thousandsThatFailAtOnceDoNotNest() {
        limits(PoolLimits.of().maxPerHost(1));
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", 9);
        kit.network().silence(address);
        List<HttpTransfer> line = numbers(20_000).stream()
                .map(each -> add(HttpFetch.get("http://127.0.0.1:9/" + each)))
                .toList();
        kit.settle();
        assertThat(multi.stats().pending()).isEqualTo(19_999);
        kit.network().unreachable(address);
        line.get(0).cancel();
        kit.settle();
        assertThat(outcomes.keySet()).containsExactlyElementsOf(numbers(20_000));
        assertThat(outcomes.values())
                .filteredOn(outcome -> outcome.failure().kind() == Kind.CONNECT)
                .hasSize(19_999);
    }

    // Limits that change.

    @Test
    void aRaisedLimitLetsThoseWhoWaitGoAtOnce() {
        limits(PoolLimits.of().maxPerHost(1));
        numbers(10).forEach(each -> get(host, each));
        assertThat(host.look().connections).hasSize(1);
        limits(PoolLimits.of().maxPerHost(4));
        assertThat(host.look().connections).hasSize(4);
        limits(PoolLimits.of());
        assertThat(host.look().connections).hasSize(10);
        host.serve();
        succeeded(numbers(10));
    }

    @Test
    void aLoweredLimitClosesWhatIsIdleAndCutsNothing() {
        numbers(6).forEach(each -> get(host, each));
        host.look();
        for (int i = 0; i < 3; i++) {
            host.connection(i).answer(AnsweringServer.OK);
        }
        kit.settle();
        limits(PoolLimits.of().maxPerHost(4));
        assertThat(host.open()).isEqualTo(4);
        limits(PoolLimits.of().maxPerHost(1));
        assertThat(host.open()).isEqualTo(3);
        get(host, "6");
        host.connection(3).answer(AnsweringServer.OK);
        host.connection(4).answer(AnsweringServer.OK);
        assertThat(host.open()).isEqualTo(1);
        assertThat(host.paths).doesNotContain("6");
        host.serve();
        succeeded(numbers(7));
        assertThat(host.connections).hasSize(6);
    }

    @Test
    void withoutRoomForIdleOnesAConnectionStillGoesFromOneToTheNext() {
        limits(PoolLimits.of().maxIdle(0).maxPerHost(1));
        numbers(5).forEach(each -> get(host, each));
        host.serve();
        assertThat(host.connections).hasSize(1);
        assertThat(host.open()).isZero();
        succeeded(numbers(5));
    }

    // Time.

    @Test
    void whoWaitsTooLongIsToldSo() {
        limits(PoolLimits.of().maxPerHost(1));
        add(HttpFetch.get(host.url("first")).responseTimeout(Setting.FOREVER));
        host.look();
        get(host, "waits");
        get(host, "short", options -> options.queueTimeout(Duration.ofSeconds(2)));
        kit.advance(Duration.ofSeconds(3));
        assertThat(failure("short"))
                .isEqualTo(new Failure.TimedOut(
                        "waiting for a connection to " + host.url("").replaceAll("/$", ""),
                        "queueTimeout",
                        Duration.ofSeconds(2)));
        kit.advance(Duration.ofSeconds(56));
        assertThat(outcomes).hasSize(1);
        kit.advance(Duration.ofSeconds(2));
        assertThat(failure("waits"))
                .isInstanceOfSatisfying(
                        Failure.TimedOut.class,
                        late -> assertThat(late.setting()).isEqualTo("queueTimeout"));
        assertThat(host.paths).containsExactly("first");
    }

    @Test
    void noOtherDeadlineRunsInTheLine() {
        limits(PoolLimits.of().maxPerHost(1));
        get(host, "first");
        host.look();
        HttpTransfer second = add(HttpFetch.get(host.url("second"))
                .timeout(Duration.ofSeconds(10))
                .connectTimeout(Duration.ofSeconds(1)));
        HttpTransfer third = add(HttpFetch.get(host.url("third")).timeout(Duration.ofSeconds(10)));
        kit.advance(Duration.ofSeconds(50));
        host.answer();
        assertThat(host.look().paths).containsExactly("first", "second");
        kit.advance(Duration.ofSeconds(5));
        host.answer();
        host.look();
        kit.advance(Duration.ofMillis(9_900));
        assertThat(outcomes.keySet()).containsExactly("first", "second");
        kit.advance(Duration.ofMillis(200));
        assertThat(failure("third"))
                .isInstanceOfSatisfying(
                        Failure.TimedOut.class,
                        late -> assertThat(late.setting()).isEqualTo("timeout"));
        assertThat(second.info().timings())
                .isEqualTo(new Timings(
                        Duration.ofSeconds(50),
                        Duration.ofSeconds(50),
                        Duration.ofSeconds(50),
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofSeconds(55),
                        Duration.ofSeconds(55)));
        assertThat(second.info().reused()).isTrue();
        assertThat(third.info().timings().queue()).isEqualTo(Duration.ofSeconds(55));
        assertThat(third.info().timings().start()).isZero();
    }

    @Test
    void anIdleConnectionEndsAfter118Seconds() {
        get(host, "1");
        host.serve();
        kit.advance(Duration.ofMillis(117_900));
        assertThat(host.open()).isEqualTo(1);
        kit.advance(Duration.ofMillis(200));
        assertThat(host.open()).isZero();
    }

    // Which connection.

    @Test
    void aFreshOneTakesNoConnectionOfOthers() {
        get(host, "1");
        host.serve();
        HttpTransfer fresh = get(host, "2", options -> options.fresh(true));
        host.serve();
        assertThat(host.connections).hasSize(2);
        assertThat(fresh.info().reused()).isFalse();
        HttpTransfer next = get(host, "3");
        host.serve();
        assertThat(next.info().connectionId()).isEqualTo(fresh.info().connectionId());
        assertThat(next.info().reused()).isTrue();
    }

    @Test
    void aFreshOneAtTheLimitTakesThePlaceOfAnIdleConnection() {
        limits(PoolLimits.of().maxPerHost(1));
        get(host, "1");
        host.serve();
        get(host, "2", options -> options.fresh(true));
        host.serve();
        assertThat(host.connections).hasSize(2);
        assertThat(host.most).isEqualTo(1);
        succeeded(List.of("1", "2"));
    }

    @Test
    void reuseMayBeForbidden() {
        get(host, "1", options -> options.forbidReuse(true));
        host.serve();
        assertThat(host.open()).isZero();
        get(host, "2");
        host.serve();
        assertThat(host.connections).hasSize(2);
    }

    @Test
    void bytesThatNobodyAskedForAreNobodysAnswer() {
        get(host, "1");
        host.serve();
        // Seen by the loop between two requests, or only when the next one is about to be sent.
        host.connection(0).send(AnsweringServer.OK.replace("ok", "no"));
        kit.settle();
        assertThat(host.open()).isZero();
        get(host, "2");
        host.serve();
        host.connection(1).send(AnsweringServer.OK.replace("ok", "no"));
        get(host, "3");
        host.serve();
        assertThat(host.connections).hasSize(3);
        assertThat(outcomes.get("3").text()).isEqualTo("ok");
    }

    @Test
    void bytesBehindAnAnswerReachNotEvenOneThatWaits() {
        kit.network().capacity(1 << 20);
        limits(PoolLimits.of().maxPerHost(1));
        get(host, "1");
        get(host, "2");
        host.look();
        // More than one read, so that the surplus is still in the socket when the answer is whole.
        String body = "x".repeat(64 * 1024 - 42);
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        host.connection(0).answer(answer + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
        host.serve();
        assertThat(outcomes.get("2").text()).isEqualTo("ok");
        assertThat(host.connections).hasSize(2);
    }

    // Connections that die.

    @Test
    void aServerClosesItsIdleConnectionJustAsWeWrite() {
        get(host, "1");
        host.serve();
        HttpTransfer next = get(host, "2");
        host.look();
        host.connection(0).close();
        host.serve();
        assertThat(host.paths).containsExactly("1", "2", "2");
        assertThat(next.info().reused()).isFalse();
        succeeded(List.of("1", "2"));
    }

    @Test
    void aRepeatIsOlderThanWhoWaits() {
        limits(PoolLimits.of().maxPerHost(1));
        get(host, "1");
        host.serve();
        numbers(10).forEach(each -> get(host, "w" + each));
        host.look();
        host.connection(0).close();
        host.serve();
        assertThat(host.paths.subList(0, 4)).containsExactly("1", "w0", "w0", "w1");
        assertThat(outcomes).hasSize(11);
    }

    @Test
    void aPostIsNeverSentTwice() {
        get(host, "1");
        host.serve();
        add(HttpFetch.post(host.url("2"), Source.of("")));
        host.look();
        host.connection(0).close();
        kit.settle();
        assertThat(failure("2").kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(host.look().connections).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5})
    void aRequestIsRepeatedSoOftenAndLastOnANewConnection(int retries) {
        numbers(10).forEach(each -> get(host, each));
        host.serve();
        get(host, "again", options -> options.maxConnectionRetries(retries));
        for (int sent = 0; sent <= retries; sent++) {
            AnsweringServer.Connection asked = host.look().connections.stream()
                    .filter(each -> each.waiting > 0)
                    .findFirst()
                    .orElseThrow();
            boolean isNew = host.connections.indexOf(asked) == 10;
            assertThat(isNew).isEqualTo(sent > 0 && sent == retries);
            asked.close();
            kit.settle();
        }
        assertThat(failure("again").kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(host.look().paths.stream().filter("again"::equals)).hasSize(retries + 1);
    }

    @Test
    void aRequestOnANewConnectionIsNotRepeated() {
        get(host, "1");
        host.look();
        host.connection(0).close();
        kit.settle();
        assertThat(failure("1").kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(host.look().connections).hasSize(1);
    }

    @Test
    void aBodyIsSentFromItsBeginningAgain() {
        get(host, "1");
        host.serve();
        add(HttpFetch.put(host.url("2"), Source.of("the body\r\n\r\n")));
        host.look();
        host.connection(0).close();
        kit.settle();
        AnsweringServer.Connection second = host.connection(1);
        assertThat(second.requests).hasSize(2);
        assertThat(second.requests.get(1)).isEqualTo("the body");
        second.answer(AnsweringServer.OK);
        kit.settle();
        succeeded(List.of("1", "2"));
    }

    @Test
    void aBodyThatCannotBeReadAgainIsNotSentAgain() {
        get(host, "1");
        host.serve();
        add(HttpFetch.put(host.url("2"), once("once")));
        host.look();
        host.connection(0).close();
        kit.settle();
        assertThat(failure("2")).isInstanceOf(Failure.SourceFailed.class);
        assertThat(failure("2").message()).contains("not repeatable");
        assertThat(host.look().paths).containsExactly("1", "2");
    }

    private static Source once(String text) {
        Source whole = Source.of(text);
        return new Source() {
            @Override
            public boolean repeatable() {
                return false;
            }

            @Override
            public long length() {
                return whole.length();
            }

            @Override
            public void open() throws IOException {
                whole.open();
            }

            @Override
            public State read(ByteBuffer target) throws IOException {
                return whole.read(target);
            }

            @Override
            public void close() throws IOException {
                whole.close();
            }
        };
    }

    // Sessions beside transfers.

    private WsSession session(AnsweringServer server, List<WsOutcome> ends) {
        return multi.add(WsRequest.to(server.url("ws", "")).onClose((ws, outcome) -> ends.add(outcome)));
    }

    private static void accept(AnsweringServer.Connection connection) {
        connection.answer(TestPeer.switching(TestPeer.keyOf(connection.requests.get(0) + "\r\n")));
    }

    @Test
    void sessionsAndTransfersAreCountedApart() {
        limits(PoolLimits.of().maxPerHost(1).maxTotal(1).maxWsPerHost(2));
        List<WsOutcome> ends = new ArrayList<>();
        List<WsSession> sessions =
                IntStream.range(0, 3).mapToObj(i -> session(host, ends)).toList();
        get(host, "1");
        get(host, "2");
        host.look();
        assertThat(host.connections).hasSize(3);
        accept(host.connection(0));
        accept(host.connection(1));
        host.connection(2).answer(AnsweringServer.OK);
        host.look();
        assertThat(host.connections).hasSize(3);
        assertThat(sessions)
                .extracting(WsSession::state)
                .containsExactly(WsSession.State.OPEN, WsSession.State.OPEN, WsSession.State.CONNECTING);
        sessions.get(0).cancel();
        host.look();
        assertThat(host.connections).hasSize(4);
        accept(host.connection(3));
        kit.settle();
        assertThat(sessions.get(2).state()).isEqualTo(WsSession.State.OPEN);
        host.serve();
        succeeded(List.of("1", "2"));
        sessions.forEach(WsSession::cancel);
    }

    @Test
    void aSessionThatWaitsHasItsWholeTimeToOpen() {
        limits(PoolLimits.of().maxWsTotal(1));
        List<WsOutcome> ends = new ArrayList<>();
        session(host, ends);
        accept(host.connection(0));
        WsSession second = session(other, ends);
        kit.advance(Duration.ofSeconds(45));
        assertThat(other.look().connections).isEmpty();
        multi.poolLimits(PoolLimits.of());
        assertThat(other.look().connections).hasSize(1);
        assertThat(second.info().timings().queue()).isEqualTo(Duration.ofSeconds(45));
        kit.advance(Duration.ofMillis(29_900));
        assertThat(ends).isEmpty();
        kit.advance(Duration.ofMillis(200));
        assertThat(ends)
                .singleElement()
                .satisfies(end -> assertThat(end.failure())
                        .isInstanceOfSatisfying(
                                Failure.TimedOut.class,
                                late -> assertThat(late.setting()).isEqualTo("openTimeout")));
    }

    @Test
    void aSessionWaitsNoLongerThanQueueTimeout() {
        limits(PoolLimits.of().maxWsPerHost(1));
        List<WsOutcome> ends = new ArrayList<>();
        session(host, ends);
        accept(host.connection(0));
        session(host, ends);
        kit.advance(Duration.ofSeconds(61));
        assertThat(ends)
                .singleElement()
                .satisfies(end -> assertThat(end.failure())
                        .isInstanceOfSatisfying(
                                Failure.TimedOut.class,
                                late -> assertThat(late.setting()).isEqualTo("queueTimeout")));
        assertThat(host.look().connections).hasSize(1);
    }

    @Test
    void whatASessionSaysOfItsOpening() {
        limits(PoolLimits.of().maxWsTotal(1));
        List<Timings> whileOpening = new ArrayList<>();
        WsSession first = session(other, new ArrayList<>());
        other.look();
        WsSession session = multi.add(WsRequest.to(host.url("ws", ""))
                .onOpen(ws -> whileOpening.add(ws.info().timings())));
        kit.advance(Duration.ofSeconds(3));
        assertThat(session.info().connectionId()).isZero();
        first.cancel();
        host.look();
        kit.advance(Duration.ofSeconds(2));
        accept(host.connection(0));
        kit.settle();
        Duration queue = Duration.ofSeconds(3);
        Duration start = Duration.ofSeconds(5);
        assertThat(whileOpening)
                .containsExactly(new Timings(queue, queue, queue, Duration.ZERO, Duration.ZERO, start, start));
        kit.advance(Duration.ofSeconds(1));
        assertThat(session.info().timings())
                .isEqualTo(new Timings(
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        start,
                        Duration.ofSeconds(6)));
        assertThat(session.info().connectionId()).isPositive();
        assertThat(session.info().reused()).isFalse();
        session.cancel();
    }

    // The end.

    @Test
    void closingTheLoopEndsEveryoneInLineOnceAndConnectsNobody() {
        limits(PoolLimits.of().maxPerHost(2).maxWsPerHost(1));
        List<WsOutcome> ends = new ArrayList<>();
        numbers(1000).forEach(each -> get(host, each));
        IntStream.range(0, 10).forEach(i -> session(host, ends));
        assertThat(host.look().connections).hasSize(3);
        kit.close();
        assertThat(outcomes).hasSize(1000);
        assertThat(outcomes.values()).allMatch(outcome -> outcome.failure().kind() == Kind.CANCELLED);
        assertThat(ends).hasSize(10);
        assertThat(kit.network().connections()).hasSize(3);
    }

    @Test
    void whatATransferSaysOfItself() {
        HttpTransfer transfer = add(HttpFetch.put(host.url("1"), Source.of("12345")));
        kit.advance(Duration.ofSeconds(2));
        host.connection(0).send("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na");
        kit.advance(Duration.ofSeconds(3));
        host.connection(0).send("bc");
        kit.settle();
        assertThat(transfer.info().timings())
                .isEqualTo(new Timings(
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5)));
        assertThat(transfer.info().sizes().bodySent()).isEqualTo(5);
        assertThat(transfer.info().sizes().bodyReceived()).isEqualTo(3);
        assertThat(transfer.info().sizes().headReceived()).isEqualTo(28 + 38);
        assertThat(transfer.info().sizes().headSent())
                .isEqualTo(transfer.info().bytesSent() - 5)
                .isEqualTo(host.connection(0).requests.get(0).length() + 4L);
        assertThat(transfer.info().connectionId()).isPositive();
        assertThat(transfer.info().remoteAddress()).isPresent();
    }
}
