package dev.wsmulti.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.bytes.Window;
import dev.wsmulti.failure.FailureException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Feeds one input to fresh protocols in every way that a network may cut it, and asserts that each tells the same story:
 * whole, byte by byte, at seeded random splits, with trailing bytes; each copied into the queue and lent by a loop.
 *
 * <p>The story is what the teller says of the events, one after the other; {@code END} for the end, and {@code !} and the
 * message for a failure, after which nothing is asked. Trailing bytes may add to the story, but not change it.
 *
 * @param <P> the protocol under test
 */
public final class Feeding<P extends Protocol> {
    /** Puts an event into words. A new one is asked for each run, so that it may join what came in pieces. */
    @FunctionalInterface
    public interface Teller<P> {
        String tell(P protocol, int event);
    }

    private static final int RANDOM_RUNS = 6;
    private static final int MARK = 64 * 1024;
    private static final long SEED = Long.getLong("wsmulti.seed", 6455);

    private final Supplier<P> protocols;
    private final Supplier<Teller<P>> tellers;

    public Feeding(Supplier<P> protocols, Supplier<Teller<P>> tellers) {
        this.protocols = protocols;
        this.tellers = tellers;
    }

    /** The story of an input that may go on. */
    public String tell(byte[] input) {
        String story = tellAll(input, false);
        byte[] trailing = new byte[64];
        new Random(SEED).nextBytes(trailing);
        byte[] longer = Arrays.copyOf(input, input.length + trailing.length);
        System.arraycopy(trailing, 0, longer, input.length, trailing.length);
        assertThat(new Run(false).feed(longer, () -> MARK, false))
                .as("with trailing bytes")
                .startsWith(story);
        return story;
    }

    /** The story of an input after which the peer has finished. */
    public String tellToEnd(byte[] input) {
        return tellAll(input, true);
    }

    private String tellAll(byte[] input, boolean finish) {
        IntSupplier whole = () -> MARK;
        String story = new Run(finish).feed(input, whole, false);
        assertThat(new Run(finish).feed(input, whole, true)).as("lent whole").isEqualTo(story);
        assertThat(new Run(finish).feed(input, () -> 1, false))
                .as("byte by byte")
                .isEqualTo(story);
        assertThat(new Run(finish).feed(input, () -> 1, true))
                .as("lent byte by byte")
                .isEqualTo(story);
        for (int i = 0; i < RANDOM_RUNS; i++) {
            Random random = new Random(SEED + i);
            int most = 2 << 3 * i;
            assertThat(new Run(finish).feed(input, () -> 1 + random.nextInt(most), random.nextBoolean()))
                    .as("at random splits, -Dwsmulti.seed=%d", SEED)
                    .isEqualTo(story);
        }
        return story;
    }

    /** One protocol on one wire. */
    private final class Run {
        private final boolean finish;
        private final SegmentPool pool = new SegmentPool();
        private final Wire wire = new Wire(pool, MARK);
        private final Window window = new Window();
        private final P protocol = protocols.get();
        private final Teller<P> teller = tellers.get();
        private final StringBuilder story = new StringBuilder();
        private boolean over;

        Run(boolean finish) {
            this.finish = finish;
        }

        String feed(byte[] input, IntSupplier parts, boolean lent) {
            for (int at = 0; at < input.length; ) {
                int part = Math.min(parts.getAsInt(), input.length - at);
                if (lent) {
                    wire.in.lend(window, ByteBuffer.wrap(input, at, part));
                } else {
                    wire.in.append(input, at, part);
                }
                at += part;
                if (finish && at == input.length) {
                    wire.in.finish();
                }
                pull();
                wire.in.settle();
            }
            return end();
        }

        private void pull() {
            while (!over) {
                int event;
                try {
                    event = protocol.next(wire);
                } catch (FailureException failed) {
                    say("!" + failed.failure().message());
                    over = true;
                    return;
                }
                if (event == Protocol.MORE) {
                    return;
                }
                over = event == Protocol.END;
                say(over ? "END" : teller.tell(protocol, event));
            }
        }

        private void say(String words) {
            if (!words.isEmpty()) {
                story.append(story.length() == 0 ? "" : " | ").append(words);
            }
        }

        private String end() {
            if (finish) {
                wire.in.finish();
                pull();
                assertThat(over).as("has an end").isTrue();
            }
            wire.in.clear();
            wire.out.clear();
            assertThat(pool.leased()).as("segments that are out").isZero();
            return story.toString();
        }
    }
}
