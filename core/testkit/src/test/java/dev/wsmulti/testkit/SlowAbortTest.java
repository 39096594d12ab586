package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.Source;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A transfer that is too slow ends within 1 s of its rule, {@code CURLOPT_LOW_SPEED_LIMIT} and its time (acceptance 4). */
final class SlowAbortTest {
    private static final Duration TEN = Duration.ofSeconds(10);
    private static final Duration TENTH = Duration.ofMillis(100);
    private static final String ENDLESS = "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n";

    private final Fetches fetches = new Fetches();
    private final TestKit kit = fetches.kit;

    @AfterEach
    void nothingIsLeft() {
        fetches.close();
    }

    private HttpTransfer get() {
        return fetches.add(fetches.get().minRate(1000, TEN).onData((transfer, piece) -> {}));
    }

    private TestPeer answering() {
        TestPeer server = kit.acceptRaw();
        server.heardRaw();
        server.send(ENDLESS);
        return server;
    }

    /** Sends so many bytes each tenth of a second, for so long or until the transfer has ended. */
    private void drip(TestPeer server, int bytes, Duration time) {
        for (long tenth = time.toMillis() / 100; tenth > 0 && fetches.outcomes.isEmpty(); tenth--) {
            server.send(new byte[bytes]);
            kit.advance(TENTH);
        }
    }

    private void assertTooSlow(Duration after) {
        HttpOutcome outcome = fetches.outcome();
        assertThat(outcome.took()).isBetween(after, after.plusSeconds(1));
        assertThat(outcome.failure()).isInstanceOfSatisfying(Failure.TimedOut.class, slow -> {
            assertThat(slow.setting()).isEqualTo("minRate");
            assertThat(slow.message()).contains("1000 bytes a second", "10000 ms");
        });
    }

    @Test
    void halfOfTheRateEndsItAfterTheTime() {
        get();
        drip(answering(), 50, Duration.ofSeconds(20));
        assertTooSlow(TEN);
    }

    @Test
    void silenceBehindAFastBeginningEndsIt() {
        get();
        TestPeer server = answering();
        drip(server, 1000, Duration.ofSeconds(30));
        assertThat(fetches.outcomes).isEmpty();
        kit.advance(Duration.ofSeconds(11));
        assertTooSlow(Duration.ofSeconds(39));
    }

    @Test
    void aPeerThatNeverAnswersIsTooSlowToo() {
        get();
        kit.acceptRaw().heardRaw();
        kit.advance(Duration.ofSeconds(11));
        assertTooSlow(TEN);
    }

    @Test
    void aLittleMoreThanTheRateGoesOnForever() {
        HttpTransfer get = get();
        drip(answering(), 105, Duration.ofSeconds(120));
        assertThat(fetches.outcomes).isEmpty();
        get.cancel();
        assertThat(fetches.outcome().failure()).isInstanceOf(Failure.Cancelled.class);
    }

    @Test
    void anUploadThatThePeerTakesSlowlyEnds() {
        kit.network().capacity(1024);
        fetches.add(fetches.told(HttpFetch.put(fetches.url(), Source.of(new byte[1 << 20])))
                .expectAbove(Setting.NONE)
                .minRate(1000, TEN));
        TestPeer server = kit.acceptRaw();
        for (int tenth = 0; tenth < 200 && fetches.outcomes.isEmpty(); tenth++) {
            kit.advance(TENTH);
            if (tenth % 40 == 0) {
                server.heardRaw();
            }
        }
        assertTooSlow(TEN);
    }

    /** The time of a pause does not count, and its end begins the time anew. */
    @Test
    void pausedTimeIsNoSlowness() {
        HttpTransfer get = get();
        TestPeer server = answering();
        drip(server, 50, Duration.ofSeconds(9));
        get.pause();
        kit.advance(Duration.ofMinutes(10));
        assertThat(fetches.outcomes).isEmpty();
        get.resume();
        drip(server, 50, Duration.ofSeconds(9));
        assertThat(fetches.outcomes).isEmpty();
        drip(server, 50, Duration.ofSeconds(2));
        assertTooSlow(Duration.ofSeconds(619));
    }

    @Test
    void itIsOffByDefaultAndRefusesWhatIsNoTime() {
        HttpTransfer get = fetches.add(fetches.get().onData((transfer, piece) -> {}));
        drip(answering(), 1, Duration.ofMinutes(5));
        assertThat(fetches.outcomes).isEmpty();
        get.cancel();
        assertThatThrownBy(() -> fetches.get().minRate(1, Duration.ofMillis(999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("minRate");
    }
}
