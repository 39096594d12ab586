package dev.wsmulti;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.TlsCode;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.transfer.Backoff;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.WsOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a link comes back, on values alone. */
class LinkLawTest {
    private static final Backoff BACKOFF = Backoff.exponential(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private static WsOutcome failed(Failure failure) {
        return new WsOutcome(true, false, Close.ABNORMAL, false, Optional.of(failure), 0, Duration.ofSeconds(1));
    }

    private static WsOutcome closed(int code, boolean byPeer) {
        return new WsOutcome(true, true, Close.of(code), byPeer, Optional.empty(), 0, Duration.ofSeconds(1));
    }

    private static WsOutcome refused(int status, String... fields) {
        Headers headers = Headers.of();
        for (int i = 0; i < fields.length; i += 2) {
            headers = headers.and(fields[i], fields[i + 1]);
        }
        return failed(new Failure.UpgradeRefused(new ResponseHead(status, "", 1, headers), new byte[0]));
    }

    private static Optional<Duration> delay(WsOutcome outcome, int attempt, Backoff backoff) {
        return LinkLaw.delay(outcome, attempt, backoff, new Random(7));
    }

    static List<Failure> weather() {
        return List.of(
                new Failure.Lookup("h", "not found", Optional.empty()),
                new Failure.Connect("h:80", List.of("refused"), Optional.empty()),
                new Failure.ConnectionLost("inside a frame", true, 100, 0, Optional.empty()),
                new Failure.TimedOut("waiting for the answer to a ping", "pongTimeout", Duration.ofSeconds(10)),
                new Failure.TimedOut("opening", "openTimeout", Duration.ofSeconds(30)),
                tls(TlsCode.TRUNCATED));
    }

    static List<Failure> fatal() {
        return List.of(
                new Failure.NotVerified("Sec-WebSocket-Accept", "a", "b"),
                new Failure.Protocol("a rule", 1002),
                new Failure.LimitExceeded("maxMessage", 1, 2, 1009),
                new Failure.CallbackThrew("onMessage", new IllegalStateException()),
                new Failure.Cancelled("cancel() was called"),
                new Failure.TimedOut("waiting for the peer's close frame", "closeTimeout", Duration.ofSeconds(5)));
    }

    private static Failure tls(TlsCode code) {
        return new Failure.Tls(code, "", OptionalInt.empty(), false, true, "h", List.of(), Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("weather")
    void whatMayBeAnotherTimeIsTriedAgain(Failure failure) {
        assertThat(delay(failed(failure), 1, BACKOFF)).isPresent();
    }

    @ParameterizedTest
    @MethodSource("fatal")
    void whatWouldComeAgainIsNot(Failure failure) {
        assertThat(delay(failed(failure), 1, BACKOFF)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsCode.class,
            names = {"EXPIRED", "UNTRUSTED", "HOST_MISMATCH", "PIN_MISMATCH", "CLIENT_CERT_REQUIRED", "NO_ALPN"})
    void certificatesAreNoWeather(TlsCode code) {
        assertThat(delay(failed(tls(code)), 1, BACKOFF)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void aRefusalThatPasses(int status) {
        assertThat(delay(refused(status), 1, BACKOFF)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 301, 400, 401, 403, 404, 410, 426})
    void aRefusalThatStays(int status) {
        assertThat(delay(refused(status), 1, BACKOFF)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1011, 1012, 1013, 4000})
    void aCloseByThePeerIsNoReasonToStayAway(int code) {
        assertThat(delay(closed(code, true), 1, BACKOFF)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {1002, 1003, 1007, 1008, 1009, 1010})
    void aCloseThatBlamesUsIs(int code) {
        assertThat(delay(closed(code, true), 1, BACKOFF)).isEmpty();
    }

    @Test
    void aCloseOfOursIsTheEnd() {
        assertThat(delay(closed(1000, false), 1, BACKOFF)).isEmpty();
    }

    @Test
    void waitsDoubleAndChanceTakesUpTo30Percent() {
        WsOutcome lost = failed(weather().get(2));
        Random chance = new Random(3);
        for (int attempt = 1; attempt <= 8; attempt++) {
            long full = Math.min(30_000, 1000L << (attempt - 1));
            int n = attempt;
            List<Long> waits = IntStream.range(0, 200)
                    .mapToObj(i -> LinkLaw.delay(lost, n, BACKOFF, chance)
                            .orElseThrow()
                            .toMillis())
                    .toList();
            assertThat(waits).allMatch(wait -> wait >= full * 7 / 10 - 1 && wait <= full);
            assertThat(waits.stream().distinct().count()).isGreaterThan(100);
        }
    }

    @Test
    void aTableIsGoneThrough() {
        Backoff table =
                Backoff.table(Duration.ofMillis(10), Duration.ofSeconds(2)).jitter(0);
        WsOutcome lost = failed(weather().get(2));
        assertThat(IntStream.rangeClosed(1, 3)
                        .mapToObj(n -> delay(lost, n, table).orElseThrow().toMillis())
                        .toList())
                .containsExactly(10L, 2000L, 2000L);
        assertThat(delay(lost, 11, table)).isEmpty();
        assertThat(delay(lost, 11, table.atMost(11))).isPresent();
    }

    @Test
    void whatTheServerAsksForIsNotUndercut() {
        Random chance = new Random(5);
        List<Duration> waits = IntStream.range(0, 100)
                .mapToObj(i -> LinkLaw.delay(refused(503, "Retry-After", "20"), 1, BACKOFF, chance)
                        .orElseThrow())
                .toList();
        assertThat(waits)
                .allMatch(wait ->
                        wait.compareTo(Duration.ofSeconds(20)) >= 0 && wait.compareTo(Duration.ofSeconds(26)) <= 0)
                .doesNotHaveDuplicates();
        assertThat(delay(refused(503, "Retry-After", "600"), 1, BACKOFF.jitter(0)))
                .hasValue(Duration.ofSeconds(600));
        assertThat(delay(refused(503, "Retry-After", "601"), 1, BACKOFF)).isEmpty();
    }

    @Test
    void attemptsOfManyAreSpread() {
        Pace pace = new Pace(1000, 1);
        long last = 0;
        for (int i = 0; i < 500; i++) {
            last = pace.slot(0);
        }
        assertThat(Duration.ofNanos(last)).isEqualTo(Duration.ofMillis(499));
        assertThat(pace.slot(Duration.ofSeconds(3).toNanos()))
                .isEqualTo(Duration.ofSeconds(3).toNanos());
    }

    @Test
    void soManyAreUnderWayAndTheOthersWaitInLine() {
        Pace pace = new Pace(1000, 2);
        List<Integer> begun = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            // the third has been closed meanwhile
            pace.enter(() -> number != 2 && begun.add(number));
        }
        assertThat(begun).containsExactly(0, 1);
        pace.leave();
        assertThat(begun).containsExactly(0, 1, 3);
        pace.leave();
        pace.leave();
        assertThat(begun).containsExactly(0, 1, 3, 4);
    }
}
