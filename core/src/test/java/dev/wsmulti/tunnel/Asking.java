package dev.wsmulti.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.layer.Step;
import dev.wsmulti.layer.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel opened against answers that are known beforehand: whole, byte by byte, at seeded cuts, and with bytes behind the
 * last answer, which must come out on top. All of these have to end alike.
 */
final class Asking {
    private static final int SPLITS = 20;
    private static final String BEHIND = "behind\0\r\n";

    /**
     * How it ended.
     *
     * @param said what the tunnel said before each answer, ISO 8859-1
     * @param failure null if it opened
     */
    record End(List<String> said, @Nullable String failure) {}

    private final Supplier<Tunnel> maker;

    Asking(Supplier<Tunnel> maker) {
        this.maker = maker;
    }

    /** The end if the proxy gives these answers, each to what was said before it, and stays. */
    End answered(String... answers) {
        return everyWay(answers, false);
    }

    /** The same, and the proxy closes the connection behind its last answer. */
    End answeredAndClosed(String... answers) {
        return everyWay(answers, true);
    }

    private End everyWay(String[] answers, boolean closes) {
        End end = run(answers, () -> Integer.MAX_VALUE, closes);
        assertThat(run(answers, () -> 1, closes)).as("byte by byte").isEqualTo(end);
        for (int seed = 1; seed <= SPLITS; seed++) {
            Random random = new Random(seed);
            assertThat(run(answers, () -> 1 + random.nextInt(9), closes))
                    .as("cut by seed %d", seed)
                    .isEqualTo(end);
        }
        if (end.failure == null && answers.length > 0) {
            String[] longer = answers.clone();
            longer[longer.length - 1] += BEHIND;
            assertThat(run(longer, () -> Integer.MAX_VALUE, closes)).isEqualTo(end);
            assertThat(run(longer, () -> 1, closes)).isEqualTo(end);
        }
        return end;
    }

    private End run(String[] answers, IntSupplier sizes, boolean closes) {
        SegmentPool pool = new SegmentPool();
        Wire below = new Wire(pool, 64 * 1024);
        Wire above = new Wire(pool, 64 * 1024);
        Tunnel tunnel = maker.get();
        List<String> said = new ArrayList<>();
        String failure = null;
        try {
            Step first = tunnel.advance(below, above, 0);
            assertThat(first).isEqualTo(Step.IDLE);
            for (int i = 0; i < answers.length; i++) {
                said.add(text(below));
                feed(tunnel, below, above, answers[i].getBytes(StandardCharsets.ISO_8859_1), sizes);
            }
            if (closes) {
                below.in.finish();
                Step last = tunnel.advance(below, above, 0);
                assertThat(last.job()).isNull();
            }
            said.add(text(below));
            Step rest = tunnel.advance(below, above, 0);
            assertThat(rest.job()).isNull();
            String passed = new String(take(above), StandardCharsets.ISO_8859_1);
            boolean behind = answers.length > 0 && answers[answers.length - 1].endsWith(BEHIND);
            assertThat(passed).isEqualTo(behind ? BEHIND : "");
            assertThat(above.in.finished()).isEqualTo(closes);
        } catch (FailureException failed) {
            Failure why = failed.failure();
            failure = why.kind() + ": " + why.message();
        }
        assertThat(tunnel.open()).isEqualTo(failure == null && answers.length > 0);
        below.in.clear();
        below.out.clear();
        above.in.clear();
        assertThat(pool.leased()).as("segments still out").isZero();
        return new End(said, failure);
    }

    private static void feed(Tunnel tunnel, Wire below, Wire above, byte[] bytes, IntSupplier sizes) {
        for (int from = 0; from < bytes.length; ) {
            int size = Math.min(sizes.getAsInt(), bytes.length - from);
            below.in.append(bytes, from, size);
            from += size;
            Step step = tunnel.advance(below, above, 0);
            assertThat(step.job()).isNull();
        }
    }

    private static String text(Wire below) {
        byte[] bytes = new byte[(int) below.out.length()];
        int unused = below.out.take(bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] take(Wire above) {
        byte[] bytes = new byte[(int) above.in.length()];
        int unused = above.in.take(bytes, 0, bytes.length);
        return bytes;
    }
}
