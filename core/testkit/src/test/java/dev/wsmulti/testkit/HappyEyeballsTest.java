package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.net.Acceptor;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Racing the addresses of a host (RFC 8305, {@code CURLOPT_HAPPY_EYEBALLS_TIMEOUT_MS}). */
class HappyEyeballsTest {
    private static final InetAddress A4 = address("192.0.2.1");
    private static final InetAddress B4 = address("192.0.2.2");
    private static final InetAddress C4 = address("192.0.2.3");
    private static final InetAddress A6 = address("2001:db8::1");
    private static final InetAddress B6 = address("2001:db8::2");
    private static final int PORT = 80;

    private final TestKit kit = TestKit.create();
    private final List<HttpOutcome> outcomes = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        kit.close();
        assertThat(kit.held()).isZero();
        assertThat(outcomes).hasSizeLessThanOrEqualTo(1);
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private static InetSocketAddress at(InetAddress address) {
        return new InetSocketAddress(address, PORT);
    }

    private void silent(InetAddress... addresses) {
        for (InetAddress address : addresses) {
            kit.network().silence(at(address));
        }
    }

    private MemoryListener listen(InetAddress address) throws IOException {
        return kit.network().listen(at(address));
    }

    private HttpTransfer get(ConnectOptions options, InetAddress... addresses) {
        kit.network().name("host.test", addresses);
        HttpTransfer get = kit.multi()
                .add(HttpFetch.get("http://host.test/")
                        .connect(options)
                        .onDone((transfer, outcome) -> outcomes.add(outcome)));
        kit.settle();
        return get;
    }

    private HttpTransfer get(InetAddress... addresses) {
        return get(ConnectOptions.of(), addresses);
    }

    private List<InetAddress> tried() {
        return kit.network().connections().stream()
                .map(connection -> connection.server().getAddress())
                .toList();
    }

    /** Acceptance: at most 300 ms; nothing of the one that is dead stays. */
    @Test
    void aDeadFirstAddressCostsAtMostThreeHundredMilliseconds() throws IOException {
        silent(A6);
        MemoryListener host = listen(A4);
        HttpTransfer get = get(A6, A4);
        kit.advance(Duration.ofMillis(240));
        assertThat(tried()).containsExactly(A6);
        kit.advance(Duration.ofMillis(60));
        assertThat(host.waiting()).isTrue();
        assertThat(get.info().timings().connect()).isBetween(Duration.ofMillis(250), Duration.ofMillis(300));
        assertThat(kit.held()).as("the winner alone").isEqualTo(1);
        host.accept().send(Fetches.OK.getBytes(StandardCharsets.ISO_8859_1));
        kit.settle();
        assertThat(outcomes).hasSize(1);
        assertThat(outcomes.get(0).failed()).isFalse();
    }

    @Test
    void aSessionRacesToo() throws IOException {
        silent(A6);
        MemoryListener host = listen(A4);
        kit.network().name("host.test", A6, A4);
        WsSession session = kit.multi().add(WsRequest.to("ws://host.test/"));
        kit.advance(Duration.ofMillis(300));
        assertThat(host.waiting()).isTrue();
        session.cancel();
    }

    @Test
    void theDelayIsAnOption() throws IOException {
        silent(A6);
        MemoryListener host = listen(A4);
        get(ConnectOptions.of().connectAttemptDelay(Duration.ofMillis(50)), A6, A4);
        kit.advance(Duration.ofMillis(70));
        assertThat(host.waiting()).isTrue();
        assertThatThrownBy(() -> ConnectOptions.of().connectAttemptDelay(Duration.ofMillis(9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("connectAttemptDelay");
    }

    /** RFC 8305 section 4: that of the first address leads. */
    @Test
    void theFamiliesTakeTurns() {
        silent(A4, B4, C4, A6, B6);
        get(A4, B4, C4, A6, B6);
        kit.advance(Duration.ofMillis(1100));
        assertThat(tried()).containsExactly(A4, A6, B4, B6, C4);
    }

    /** The head start ends with the one that had it. */
    @Test
    void theNextOneBeginsAtOnceWhenOneFails() throws IOException {
        kit.network().unreachable(at(A6));
        MemoryListener host = listen(B4);
        HttpTransfer get = get(A6, A4, B4);
        assertThat(host.waiting()).isTrue();
        assertThat(get.info().timings().connect()).isZero();
    }

    /** A listener whose backlog is full answers when it accepts: who began later has lost by then. */
    @Test
    void aSlowFirstAddressStillWins() throws IOException {
        silent(B4);
        Acceptor host = kit.network().transport().listen(at(A4), 1);
        kit.network().connect(at(A4));
        HttpTransfer get = get(A4, B4);
        kit.advance(Duration.ofMillis(300));
        assertThat(tried()).containsExactly(A4, A4, B4);
        assertThat(kit.held()).isEqualTo(2);
        host.accept();
        kit.settle();
        assertThat(get.info().remoteAddress()).contains(at(A4));
        assertThat(kit.held()).isEqualTo(1);
    }

    /** The cause is that of the end that answered, wherever it stands in the line. */
    @Test
    void theMostTellingFailureIsToldFirst() {
        kit.network().unreachable(at(A6)).unreachable(at(B6));
        get(A6, A4, B6);
        Failure failure = outcomes.get(0).failure();
        assertThat(failure.cause().orElseThrow()).isInstanceOf(ConnectException.class);
        assertThat(((Failure.Connect) failure).attempts())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("192.0.2.1 port 80 ");
    }

    @Test
    void allSilentIsATimeoutThatNamesThemAll() {
        silent(A4, A6);
        get(ConnectOptions.of().connectTimeout(Duration.ofSeconds(1)), A4, A6);
        kit.advance(Duration.ofMillis(990));
        assertThat(outcomes).isEmpty();
        kit.advance(Duration.ofMillis(40));
        assertThat(outcomes.get(0).failure()).isInstanceOfSatisfying(Failure.TimedOut.class, late -> {
            assertThat(late.setting()).isEqualTo("connectTimeout");
            assertThat(late.phase()).contains("192.0.2.1", "2001:db8:0:0:0:0:0:1");
        });
    }

    /** Where 250 ms each would not do, all still have their chance within {@code connectTimeout}. */
    @Test
    void manySilentAddressesShareTheTime() throws IOException {
        InetAddress[] all = new InetAddress[9];
        for (int i = 0; i < 8; i++) {
            all[i] = address("198.51.100." + i);
            silent(all[i]);
        }
        all[8] = A4;
        MemoryListener host = listen(A4);
        get(ConnectOptions.of().connectTimeout(Duration.ofSeconds(1)), all);
        kit.advance(Duration.ofMillis(980));
        assertThat(host.waiting()).isTrue();
        assertThat(tried()).containsExactlyElementsOf(Arrays.asList(all));
    }

    @Test
    void cancelAmidTheRaceDropsAllOfIt() {
        silent(A4, A6, B4);
        HttpTransfer get = get(A4, A6, B4);
        kit.advance(Duration.ofMillis(300));
        assertThat(tried()).hasSize(2);
        get.cancel();
        kit.advance(Duration.ofSeconds(20));
        assertThat(tried()).hasSize(2);
        assertThat(kit.held()).isZero();
        assertThat(outcomes.get(0).failure()).isInstanceOf(Failure.Cancelled.class);
    }
}
