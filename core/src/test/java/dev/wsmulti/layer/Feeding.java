package dev.wsmulti.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.bytes.Window;
import dev.wsmulti.failure.FailureException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Feeds bytes to a protocol whole, byte by byte, cut at seeded random places, and with bytes behind them that belong to
 * nobody, and asserts that it tells the same story each time.
 *
 * <p>A story is one line for each event. Lines that begin with {@code +} are pieces of a stream: the text behind the sign
 * is put to the line before if that is a piece too, so that it does not matter where the stream was cut. Empty lines are
 * left out. A failure is the line {@code ! kind: message} and ends the story, as {@code END} does.
 */
public final class Feeding<P extends Protocol> {
    private static final int SPLITS = 20;
    private static final byte[] TRAILING = {0, 'x', '\r', '\n', (byte) 0x81, 1, 'y'};
    private static final int MARK = 64 * 1024;

    /** Tells an event. */
    @FunctionalInterface
    public interface Teller<P> {
        String tell(P protocol, int event, Wire wire);
    }

    private final Supplier<P> factory;
    private final Teller<P> teller;

    public Feeding(Supplier<P> factory, Teller<P> teller) {
        this.factory = factory;
        this.teller = teller;
    }

    /** The story of the bytes, with the peer still there behind them. */
    public List<String> feed(byte[] input) {
        List<String> story = feedAllWays(input, false);
        byte[] longer = concat(input, TRAILING);
        assertPrefix("whole, with trailing bytes", story, new Telling().run(longer, longer.length, false));
        assertPrefix("by bytes, with trailing bytes", story, new Telling().run(longer, 1, false));
        return story;
    }

    /** The story of the bytes and of the end of the connection behind them. */
    public List<String> feedToEnd(byte[] input) {
        return feedAllWays(input, true);
    }

    private List<String> feedAllWays(byte[] input, boolean finish) {
        List<String> story = new Telling().run(input, input.length, finish);
        assertThat(new Telling().run(input, 1, finish)).as("byte by byte").isEqualTo(story);
        for (int seed = 1; seed <= SPLITS; seed++) {
            Random random = new Random(seed);
            int most = 2 + random.nextInt(Math.max(8, Math.min(input.length, MARK)));
            assertThat(new Telling().run(input, () -> 1 + random.nextInt(most), finish))
                    .as("cut by seed %d", seed)
                    .isEqualTo(story);
        }
        return story;
    }

    private static void assertPrefix(String way, List<String> story, List<String> longer) {
        assertThat(String.join("\n", longer)).as(way).startsWith(String.join("\n", story));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    /** One run of a fresh protocol over some bytes. */
    private final class Telling {
        private final SegmentPool pool = new SegmentPool();
        private final Wire wire = new Wire(pool, MARK);
        private final Window window = new Window();
        private final P protocol = factory.get();
        private final List<StringBuilder> story = new ArrayList<>();
        private boolean over;

        List<String> run(byte[] input, int most, boolean finish) {
            return run(input, () -> most, finish);
        }

        List<String> run(byte[] input, IntSupplier sizes, boolean finish) {
            int from = 0;
            while (from < input.length && !over) {
                int size = Math.min(Math.min(sizes.getAsInt(), SegmentPool.LARGEST), input.length - from);
                give(input, from, size);
                from += size;
                if (finish && from == input.length && size > 1) {
                    wire.in.finish(); // a loop may find the end together with the last bytes, or later
                }
                pull();
                wire.in.settle();
            }
            if (finish && !over) {
                wire.in.finish();
                pull();
            }
            wire.in.clear();
            wire.out.clear();
            assertThat(pool.leased()).as("segments still out").isZero();
            return story.stream().map(StringBuilder::toString).toList();
        }

        /** As a loop does it: what the socket gave is lent; and as a filter does it: appended. */
        private void give(byte[] input, int from, int size) {
            if (from % 2 == 0) {
                wire.in.lend(window, ByteBuffer.wrap(input, from, size));
            } else {
                wire.in.append(input, from, size);
            }
        }

        private void pull() {
            try {
                while (!over) {
                    int event = protocol.next(wire);
                    if (event == Protocol.MORE) {
                        assertThat(protocol.next(wire)).as("asked again").isEqualTo(Protocol.MORE);
                        return;
                    }
                    over = event == Protocol.END;
                    add(over ? "END" : teller.tell(protocol, event, wire));
                }
            } catch (FailureException failed) {
                over = true;
                add("! " + failed.failure().kind() + ": " + failed.failure().message());
            }
        }

        private void add(String line) {
            int last = story.size() - 1;
            if (line.startsWith("+") && last >= 0 && story.get(last).charAt(0) == '+') {
                story.get(last).append(line, 1, line.length());
            } else if (!line.isEmpty()) {
                story.add(new StringBuilder(line));
            }
        }
    }
}
