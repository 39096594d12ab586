package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.failure.Kind;
import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Source;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every fault strikes, does what it says, and is the same for the same seed. */
final class FaultsTest {
    private static final String BODY = "x".repeat(30_000);

    /** A client and a server on one loop; the client asks by name for an echo of its body. */
    private static List<HttpOutcome> fetches(TestKit kit, int count) {
        kit.network().name("server.test", InetAddress.getLoopbackAddress());
        InetSocketAddress server = kit.multi()
                .listen(0, Routes.of().on("PUT", "/", exchange -> exchange.respond(200, exchange.body())))
                .address();
        List<HttpTransfer> transfers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            transfers.add(
                    kit.multi().add(HttpFetch.put("http://server.test:" + server.getPort() + "/", Source.of(BODY))));
        }
        kit.advance(Duration.ofMinutes(5));
        return transfers.stream()
                .map(transfer -> transfer.outcome().orElseThrow())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void eachStrikesAndTheHarmlessFailNothing(Fault fault) {
        TestKit kit = TestKit.create(3, FaultPlan.of().always(fault));
        List<HttpOutcome> outcomes = fetches(kit, 6);
        assertThat(kit.network().struck(fault)).isPositive();
        if (fault.isHarmless()) {
            assertThat(outcomes).allSatisfy(outcome -> {
                assertThat(outcome.cause()).isEmpty();
                assertThat(outcome.text()).isEqualTo(BODY);
            });
        }
        kit.close();
        assertThat(kit.multi().stats().isEmpty()).isTrue();
    }

    @Test
    void whatFailsIsNamed() {
        assertThat(failure(Fault.LOOKUP_FAILED)).isEqualTo(Kind.LOOKUP);
        assertThat(failure(Fault.LOOKUP_UNANSWERED)).isEqualTo(Kind.TIMED_OUT);
        assertThat(failure(Fault.CONNECT_REFUSED)).isEqualTo(Kind.CONNECT);
        assertThat(failure(Fault.CONNECT_FAILED)).isEqualTo(Kind.CONNECT);
        assertThat(failure(Fault.CONNECT_UNANSWERED)).isEqualTo(Kind.TIMED_OUT);
        assertThat(failure(Fault.RESET)).isEqualTo(Kind.CONNECTION_LOST);
    }

    private static Kind failure(Fault fault) {
        try (TestKit kit = TestKit.create(1, FaultPlan.of().always(fault))) {
            return fetches(kit, 1).get(0).failure().kind();
        }
    }

    @Test
    void aPlanCountsAndDraws() {
        FaultPlan plan = FaultPlan.of().percent(50, Fault.RESET).nth(2, Fault.CONNECT_REFUSED);
        assertThat(plan).hasToString("CONNECT_REFUSED nth 2, RESET 50.0 %");
        assertThat(FaultPlan.of()).hasToString("no faults");
        Faults one = new Faults(plan, 9);
        Faults again = new Faults(plan, 9);
        List<Boolean> resets = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            resets.add(one.strikes(Fault.RESET));
            assertThat(again.strikes(Fault.RESET)).isEqualTo(resets.get(i));
            assertThat(one.strikes(Fault.CONNECT_REFUSED)).isEqualTo(i == 1);
            assertThat(one.strikes(Fault.STALL)).isFalse();
        }
        assertThat(one.struck(Fault.RESET))
                .isEqualTo((int) resets.stream().filter(hit -> hit).count())
                .isBetween(30, 70);
        assertThatThrownBy(() -> plan.percent(101, Fault.RESET)).hasMessageContaining("101");
        assertThatThrownBy(() -> plan.nth(0, Fault.RESET)).hasMessageContaining("not 0");
    }

    @Test
    void aRunIsRepeatedByItsSeed() {
        FaultPlan plan = FaultPlan.of().percent(40, Fault.values());
        assertThat(told(5, plan)).isEqualTo(told(5, plan)).isNotEqualTo(told(6, plan));
    }

    private static List<String> told(long seed, FaultPlan plan) {
        try (TestKit kit = TestKit.create(seed, plan)) {
            return fetches(kit, 20).stream()
                    .map(outcome -> outcome + " " + outcome.took())
                    .toList();
        }
    }
}
