package dev.wsmulti.tls.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.TlsCode;
import dev.wsmulti.layer.Step;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of an open connection: sizes, units, key updates, renegotiation. */
class AfterHandshakeTest {
    /** Header, type, tag (RFC 8446 section 5.2), and 16 bytes of padding, which the JDK adds. */
    private static final int OVERHEAD = 5 + 1 + 16 + 16;

    private static final Engines ENGINES = Engines.of("TLSv1.3");

    private final SSLEngine clientsEngine = ENGINES.client();
    private final SSLEngine serversEngine = ENGINES.server();

    private Link open() {
        return open(ENGINES, clientsEngine, serversEngine);
    }

    private static Link open(Engines engines, SSLEngine clientsEngine, SSLEngine serversEngine) {
        Link link = new Link(engines.filter(clientsEngine, null), engines.filter(serversEngine, null));
        link.run();
        assertThat(link.client.opened() + link.server.opened()).isEqualTo(2);
        return link;
    }

    @Test
    void recordsAreSmallAtFirstAndWholeThen() {
        Link link = open();
        link.now = 1;
        assertThat(sizes(link, 200_000)).startsWith(1_400, 1_400).endsWith(0);
        assertThat(sizes(link, 32_000)).startsWith(RecordSizes.LARGEST - 17);
        link.now += 1_000_000_000L;
        assertThat(sizes(link, 32_000)).as("after a second of silence").startsWith(1_400);
    }

    /** Plaintext in each record of so many bytes sent, and a 0. */
    private static List<Integer> sizes(Link link, int bytes) {
        link.client.send(new byte[bytes]);
        List<Integer> sizes = new ArrayList<>();
        while (!link.client.above.out.isEmpty()) {
            link.client.settle(link.now);
            List<byte[]> records = RecordsOnWire.take(link.client.below.out);
            records.forEach(record -> sizes.add(record.length - OVERHEAD));
        }
        assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(bytes);
        sizes.add(0);
        return sizes;
    }

    @Test
    void smallPiecesAreOneRecord() {
        Link link = open();
        for (int i = 0; i < 100; i++) {
            link.client.send("0123456789");
        }
        link.client.settle(0);
        assertThat(RecordsOnWire.take(link.client.below.out)).hasSize(1);
    }

    @Test
    void aStepTakes64RecordsAndThenAsksForAnother() {
        Link link = open();
        for (int i = 0; i < 100; i++) {
            link.client.send("x");
            link.client.settle(0);
            link.client.below.out.moveTo(link.server.below.in, Long.MAX_VALUE);
        }
        assertThat(link.server.filter.advance(link.server.below, link.server.above, 0))
                .isEqualTo(Step.MOVED);
        assertThat(link.server.above.in.length()).isEqualTo(64);
        assertThat(link.server.filter.advance(link.server.below, link.server.above, 0))
                .isEqualTo(Step.IDLE);
        assertThat(link.server.above.in.length()).isEqualTo(100);
    }

    @Test
    void withoutRoomAboveItWaitsAndAsksForAnotherStep() {
        Link link = open();
        link.client.send(new byte[100_000]);
        link.run();
        assertThat(link.server.above.in.room()).isNotPositive();
        assertThat(link.server.filter.advance(link.server.below, link.server.above, 0))
                .isEqualTo(Step.MOVED);
        int got = 0;
        while (got < 100_000) {
            got += link.server.received().length;
            link.run();
        }
        assertThat(got).isEqualTo(100_000);
    }

    @Test
    void towardsASocketThatTakesNothingOnlyWholeRecordsAreMade() {
        Link link = open();
        link.client.send("first");
        link.client.settle(0);
        long queued = link.client.below.out.length();
        for (int i = 0; i < 100; i++) {
            link.client.send("another one");
            link.client.settle(0);
        }
        assertThat(link.client.below.out.length()).isEqualTo(queued);
        assertThat(link.client.above.out.length()).isEqualTo(1_100);
        link.run();
        assertThat(link.server.received()).hasSize(5 + 1_100);
    }

    @Test
    void aPartOfARecordHoldsTheSmallestMemory() {
        Link link = open();
        link.client.send("something");
        link.client.settle(0);
        link.client.below.out.moveTo(link.server.below.in, 5);
        link.server.settle(0);
        assertThat(link.client.below.out.length()).isPositive();
        link.client.below.out.skip(link.client.below.out.length());
        assertThat(link.pool.leased()).isOne();
        int kept = link.pool.keptBytes();
        link.server.below.in.clear();
        assertThat(link.pool.keptBytes() - kept).isEqualTo(256);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keyUpdatesAreAnsweredWhileOnlyOneSideTalks(boolean fromClient) throws SSLException {
        Link link = open();
        End from = fromClient ? link.client : link.server;
        End to = fromClient ? link.server : link.client;
        int got = 0;
        for (int i = 0; i < 40; i++) {
            // After the handshake of TLS 1.3 that is a KeyUpdate which asks for another (RFC 8446 section 4.6.3).
            (i % 2 == 0 ? clientsEngine : serversEngine).beginHandshake();
            from.send(new byte[300_000]);
            for (int left = 300_000; left > 0; ) {
                link.run();
                int more = to.received().length;
                assertThat(more).as("round %d", i).isPositive();
                got += more;
                left -= more;
            }
        }
        assertThat(got).isEqualTo(40 * 300_000);
        assertThat(link.client.opened() + link.server.opened()).isEqualTo(2);
        assertThat(link.client.failure).isNull();
        assertThat(link.server.failure).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFloodOfKeyUpdatesIsOne(boolean betweenData) throws SSLException {
        Link link = open();
        for (int i = 0; i < 100 && link.server.failure == null; i++) {
            clientsEngine.beginHandshake();
            raw(clientsEngine, betweenData ? new byte[] {1} : new byte[0], link.server);
            link.server.below.out.skip(link.server.below.out.length());
        }
        Failure.Tls failure = Objects.requireNonNull(link.server.failure);
        assertThat(failure.code()).isEqualTo(TlsCode.FLOOD);
        assertThat(failure.detail()).contains("32 key updates");
        assertThat(failure.handshaking()).isFalse();
    }

    /** What the engine has to say goes straight to an end. */
    private static void raw(SSLEngine engine, byte[] data, End to) throws SSLException {
        for (int i = 0; i < 2; i++) {
            ByteBuffer room = ByteBuffer.allocate(20_000);
            engine.wrap(ByteBuffer.wrap(data), room);
            to.below.in.append(room.flip());
        }
        to.settle(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void renegotiationIsRefused(boolean byClient) throws SSLException {
        Engines older = Engines.of("TLSv1.2");
        SSLEngine one = older.client();
        SSLEngine other = older.server();
        Link link = open(older, one, other);
        SSLEngine asking = byClient ? one : other;
        End asked = byClient ? link.server : link.client;
        asking.beginHandshake();
        for (int i = 0; i < 3 && asked.failure == null; i++) {
            Runnable task = asking.getDelegatedTask();
            if (task != null) {
                task.run();
            }
            raw(asking, new byte[0], asked);
        }
        Failure.Tls failure = Objects.requireNonNull(asked.failure);
        assertThat(failure.code()).isEqualTo(TlsCode.RENEGOTIATION);
        link.run();
        assertThat(Objects.requireNonNull((byClient ? link.client : link.server).failure)
                        .alert())
                .hasValue(10);
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.2, 6000, RECORD_TOO_BIG",
        "TLSv1.3, 6000, RECORD_TOO_BIG",
        "TLSv1.3, 4101, RECORD_TOO_BIG",
        "TLSv1.2, ffff, RECORD_TOO_BIG",
        "TLSv1.3, 0000, BAD_RECORD",
        "TLSv1.2, 0000, BAD_RECORD"
    })
    void recordsOfImpossibleLengthAreRefusedByTheirHeader(String version, String length, TlsCode code) {
        Link link = Link.open(Engines.of(version));
        int bytes = Integer.parseInt(length, 16);
        byte[] header = {23, 3, 3, (byte) (bytes >> 8), (byte) bytes};
        link.server.below.in.append(header, 0, 5);
        link.run();
        assertThat(Objects.requireNonNull(link.server.failure).code()).isEqualTo(code);
        assertThat(Objects.requireNonNull(link.client.failure).alert()).hasValue(10);
        assertThat(link.pool.leased()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"99, 3", "23, 4", "72, 84"})
    void recordsOfNoTypeOrVersionAreBad(byte type, byte major) {
        Link link = open();
        link.server.below.in.append(new byte[] {type, major, 3, 0, 40}, 0, 5);
        link.server.settle(0);
        assertThat(Objects.requireNonNull(link.server.failure).code()).isEqualTo(TlsCode.BAD_RECORD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aForgedRecordIsBadAndThePeerIsTold(String version) {
        Link link = Link.open(Engines.of(version));
        link.client.send("before");
        link.client.settle(0);
        byte[] forged = RecordsOnWire.of(23, new byte[60]);
        link.client.below.out.append(forged, 0, forged.length);
        link.run();
        assertThat(link.server.text()).isEqualTo("before");
        assertThat(Objects.requireNonNull(link.server.failure).code()).isEqualTo(TlsCode.BAD_RECORD);
        Failure.Tls told = Objects.requireNonNull(link.client.failure);
        assertThat(told.code()).isEqualTo(TlsCode.PEER_ALERT);
        assertThat(told.alert()).hasValue(20);
    }

    @Test
    void theTapSeesWhatPassesInBothDirections() {
        StringBuilder seen = new StringBuilder();
        TlsFilter tapped = ENGINES.filter(
                serversEngine,
                (outgoing, bytes) -> seen.append(outgoing ? '>' : '<')
                        .append(bytes.remaining())
                        .append((char) bytes.get()));
        Link link = new Link(ENGINES.filter(clientsEngine, null), tapped);
        link.run();
        link.client.send("question");
        link.run();
        assertThat(link.server.text()).isEqualTo("question");
        link.server.send("answer");
        link.run();
        assertThat(seen).hasToString("<8q>6a");
    }
}
