package dev.wsmulti.tls.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.failure.TlsCode;
import dev.wsmulti.layer.Step;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a connection ends: the table of closing, both versions. */
class ClosingTest {
    static Stream<Object[]> kindsAndVersions() {
        return Engines.kindsAndVersions();
    }

    @ParameterizedTest
    @MethodSource("kindsAndVersions")
    void closeNotifyIsAnOrderlyEnd(String kind, String version) {
        Link link = Link.open(Engines.of(kind, version));
        link.client.send("last");
        link.client.settle(0);
        link.client.filter.goodbye(link.client.below);
        link.run();
        link.server.below.in.finish();
        link.run();
        assertThat(link.server.text()).isEqualTo("last");
        assertThat(link.server.above.in.finished()).isTrue();
        assertThat(link.server.failure).isNull();
    }

    @ParameterizedTest
    @MethodSource("kindsAndVersions")
    void goodbyeIsSaidOnce(String kind, String version) {
        Link link = Link.open(Engines.of(kind, version));
        link.client.filter.goodbye(link.client.below);
        long said = link.client.below.out.length();
        assertThat(said).isPositive();
        link.client.send("not heard any more");
        link.client.filter.goodbye(link.client.below);
        link.client.settle(0);
        assertThat(link.client.below.out.length()).isEqualTo(said);
        assertThat(link.client.failure).isNull();
    }

    @Test
    void inTls13OurDirectionStaysOpen() {
        Link link = Link.open(Engines.of("TLSv1.3"));
        link.client.filter.goodbye(link.client.below);
        link.run();
        assertThat(link.server.above.in.finished()).isTrue();

        byte[] answer = TlsFilterTest.bytes(1 << 20);
        link.server.send(answer);
        byte[] got = {};
        while (got.length < answer.length) {
            link.run();
            got = TlsFilterTest.concat(got, link.client.received());
        }
        assertThat(got).isEqualTo(answer);
        link.server.filter.goodbye(link.server.below);
        link.run();
        assertThat(link.client.above.in.finished()).isTrue();
        assertThat(link.client.failure).isNull();
        assertThat(link.server.failure).isNull();
    }

    @ParameterizedTest
    @CsvSource({"jsse, TLSv1.2", "bc, TLSv1.2", "bc, TLSv1.3"})
    void whereThePeersEndIsOursPendingOutputFails(String kind, String version) {
        Link link = Link.open(Engines.of(kind, version));
        link.client.filter.goodbye(link.client.below);
        link.run();
        assertThat(link.server.above.in.finished()).isTrue();
        assertThat(link.server.failure).isNull();

        link.server.send("too late");
        link.run();
        assertThat(link.server.failure).isNotNull();
        assertThat(link.server.failure.code()).isEqualTo(TlsCode.PEER_ALERT);
        assertThat(link.server.failure.alert()).hasValue(0);
        assertThat(link.server.failure.received()).isTrue();
        assertThat(link.server.failure.handshaking()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("kindsAndVersions")
    void whatFollowsCloseNotifyIsDropped(String kind, String version) {
        Link link = Link.open(Engines.of(kind, version));
        link.client.filter.goodbye(link.client.below);
        link.run();
        byte[] garbage = new byte[1_000];
        link.server.below.in.append(garbage, 0, garbage.length);
        link.run();
        assertThat(link.server.below.in.isEmpty()).isTrue();
        assertThat(link.server.failure).isNull();
    }

    @ParameterizedTest
    @MethodSource("kindsAndVersions")
    void anEndWithoutCloseNotifyIsTruncatedAfterWhatCameBefore(String kind, String version) {
        Link link = Link.open(Engines.of(kind, version));
        link.client.send("all there is");
        link.client.settle(0);
        ByteQueue in = link.server.below.in;
        link.client.below.out.moveTo(in, Long.MAX_VALUE);
        in.finish();

        assertThat(link.server.step(0)).isTrue();
        assertThat(link.server.failure).isNull();
        assertThat(link.server.text()).isEqualTo("all there is");
        link.server.settle(0);
        assertThat(link.server.failure).isNotNull();
        assertThat(link.server.failure.code()).isEqualTo(TlsCode.TRUNCATED);
        assertThat(link.server.failure.detail()).isEqualTo("between records");
        assertThat(link.server.above.in.finished()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("kindsAndVersions")
    void whatCameBeforeAFailureIsPassedOnFirst(String kind, String version) {
        Link link = Link.open(Engines.of(kind, version));
        link.client.send("good");
        link.client.settle(0);
        byte[] forged = RecordsOnWire.of(23, new byte[60]);
        link.client.below.out.append(forged, 0, forged.length);
        link.client.below.out.moveTo(link.server.below.in, Long.MAX_VALUE);
        for (int step = 0; step < 2; step++) {
            assertThat(link.server.step(0)).isTrue();
            assertThat(link.server.failure).isNull();
        }
        assertThat(link.server.text()).isEqualTo("good");
        assertThat(link.server.step(0)).isTrue();
        assertThat(link.server.failure).isNotNull();
        assertThat(link.server.failure.code()).isEqualTo(TlsCode.BAD_RECORD);
    }

    @ParameterizedTest
    @MethodSource("kindsAndVersions")
    void anEndInsideARecordIsTruncated(String kind, String version) {
        Link link = Link.open(Engines.of(kind, version));
        link.client.send("a record that is cut");
        link.client.settle(0);
        ByteQueue out = link.client.below.out;
        out.moveTo(link.server.below.in, out.length() - 1);
        link.server.below.in.finish();
        link.server.settle(0);
        assertThat(link.server.failure).isNotNull();
        assertThat(link.server.failure.code()).isEqualTo(TlsCode.TRUNCATED);
        assertThat(link.server.failure.detail()).isEqualTo("inside a record");
        assertThat(link.server.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 100})
    void anEndInTheHandshakeIsTruncated(int bytes) {
        Link link = new Link(Engines.of("TLSv1.3"));
        link.client.settle(0);
        link.client.below.out.moveTo(link.server.below.in, bytes);
        link.server.below.in.finish();
        link.server.settle(0);
        assertThat(link.server.failure).isNotNull();
        assertThat(link.server.failure.code()).isEqualTo(TlsCode.TRUNCATED);
        assertThat(link.server.failure.handshaking()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("kindsAndVersions")
    void aServerThatLeavesInTheHandshakeIsAnAlertToTheClient(String kind, String version) {
        Link link = new Link(Engines.of(kind, version));
        link.client.settle(0);
        link.client.below.out.moveTo(link.server.below.in, Long.MAX_VALUE);
        link.server.settle(0);
        link.server.below.out.skip(link.server.below.out.length());
        link.server.filter.goodbye(link.server.below);
        link.server.filter.goodbye(link.server.below);
        assertThat(link.server.step(0)).isFalse();
        link.run();
        assertThat(link.client.failure).isNotNull();
        assertThat(link.client.failure.handshaking()).isTrue();
    }

    @Test
    void whoHasNotBegunHasNoLastWords() {
        Link link = new Link(Engines.of("TLSv1.3"));
        link.client.filter.goodbye(link.client.below);
        assertThat(link.client.below.out.isEmpty()).isTrue();
        assertThat(link.client.step(0)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("kindsAndVersions")
    void whileAJobIsAwayNothingHappens(String kind, String version) {
        Link link = new Link(Engines.of(kind, version));
        Step first = link.client.filter.advance(link.client.below, link.client.above, 0);
        assertThat(first.job()).isNotNull();
        for (Step again : List.of(
                link.client.filter.advance(link.client.below, link.client.above, 0),
                link.client.filter.advance(link.client.below, link.client.above, 0))) {
            assertThat(again).isEqualTo(Step.IDLE);
        }
        assertThat(link.client.below.out.isEmpty()).isTrue();
        assertThat(link.pool.leased()).isZero();
        first.job().run();
        link.run();
        assertThat(link.client.opened()).isOne();
    }
}
