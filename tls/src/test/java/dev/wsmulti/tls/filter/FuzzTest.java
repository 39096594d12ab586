package dev.wsmulti.tls.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.failure.TlsCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Records with bytes flipped, dropped, repeated, swapped, cut or made up, on their way either way, in the handshake and
 * after: whoever gets them fails and says why, or got the right bytes; nobody spins.
 */
class FuzzTest {
    private static final int STEPS = 2_000;

    static Stream<Object[]> kindsAndVersions() {
        return Engines.kindsAndVersions();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("kindsAndVersions")
    void whatWasTamperedWithIsNoticed(String kind, String version) {
        run(Engines.of(kind, version), 250, 1);
    }

    /** Ten minutes for each provider. */
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("kindsAndVersions")
    @Tag("soak")
    @Timeout(1_200)
    void whatWasTamperedWithIsNoticedForLong(String kind, String version) {
        long minutes = kind.equals("bc") ? 5 : 3;
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
        for (long seed = 1_000; System.nanoTime() < end; seed++) {
            run(Engines.of(kind, version), 1_000, seed);
        }
    }

    private static void run(Engines engines, int cases, long seed) {
        int failed = 0;
        for (int i = 0; i < cases; i++) {
            failed += new Case(engines, new Random(seed * 1_000_003 + i)).run() ? 1 : 0;
        }
        assertThat(failed).as("cases that ended in a failure").isGreaterThan(cases / 2);
    }

    /** One connection, one piece of mischief. */
    private static final class Case {
        private final Random random;
        private final Link link;
        private final byte[] question;
        private final byte[] answer;

        /** How many records pass before the mischief. */
        private int before;

        private byte[] asked = {};
        private byte[] answered = {};
        private boolean sent;

        Case(Engines engines, Random random) {
            this.random = random;
            this.link = new Link(engines);
            // What comes first is what anybody can send, and cheap to try.
            this.before = Math.max(0, random.nextInt(24) - 12);
            this.question = bytes(random.nextInt(3_000));
            this.answer = bytes(random.nextInt(20_000));
        }

        private byte[] bytes(int count) {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        }

        /** Whether an end failed. */
        boolean run() {
            boolean moved = true;
            int steps = 0;
            while (moved) {
                assertThat(++steps).as("it goes on for ever").isLessThan(STEPS);
                link.client.settle(0);
                link.server.settle(0);
                take();
                moved = send() | pass(link.client, link.server) | pass(link.server, link.client);
            }
            // No more will come.
            finish(link.client);
            finish(link.server);
            take();
            return link.client.failure != null || link.server.failure != null;
        }

        private boolean send() {
            if (sent || link.client.opened() == 0 || link.server.opened() == 0) {
                return false;
            }
            sent = true;
            link.client.send(question);
            link.server.send(answer);
            return true;
        }

        private void take() {
            asked = TlsFilterTest.concat(asked, link.server.received());
            answered = TlsFilterTest.concat(answered, link.client.received());
            assertPrefix(asked, question);
            assertPrefix(answered, answer);
        }

        private static void assertPrefix(byte[] got, byte[] sent) {
            assertThat(Arrays.mismatch(got, sent))
                    .satisfiesAnyOf(
                            at -> assertThat(at).isEqualTo(-1),
                            at -> assertThat(at).isEqualTo(got.length));
        }

        private void finish(End end) {
            end.below.in.finish();
            end.settle(0);
            assertThat(end.failure).as("an end that was cut says so").isNotNull();
            assertThat(end.failure.code()).isNotIn(TlsCode.STALLED, TlsCode.TIMEOUT);
        }

        private boolean pass(End from, End to) {
            List<byte[]> records = RecordsOnWire.take(from.below.out);
            if (records.isEmpty()) {
                return false;
            }
            List<byte[]> passed = new ArrayList<>(records);
            if (before >= 0 && records.size() > before) {
                tamper(passed, before);
                before = -1;
            } else if (before >= 0) {
                before -= records.size();
            }
            ByteQueue in = to.below.in;
            RecordsOnWire.give(in, passed);
            return true;
        }

        private void tamper(List<byte[]> records, int at) {
            byte[] record = records.get(at).clone();
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    record[random.nextInt(record.length)] ^= (byte) (1 << random.nextInt(8));
                    records.set(at, record);
                }
                case 2 -> {
                    record[random.nextInt(5)] = (byte) random.nextInt();
                    records.set(at, record);
                }
                case 3 -> records.remove(at);
                case 4 -> records.add(at, record);
                case 5 -> records.add(records.remove(at > 0 ? at - 1 : 0));
                case 6 -> records.set(at, Arrays.copyOf(record, random.nextInt(record.length)));
                default -> records.add(at, RecordsOnWire.of(20 + random.nextInt(5), bytes(1 + random.nextInt(100))));
            }
        }
    }
}
