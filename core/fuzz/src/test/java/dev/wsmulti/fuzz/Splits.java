package dev.wsmulti.fuzz;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.bytes.Window;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.layer.Protocol;
import dev.wsmulti.layer.Wire;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Reads the same bytes whole, byte by byte and cut at places that a seed chooses; all must tell one story. */
final class Splits {
    private static final int MARK = 64 * 1024;
    private static final String MORE = "MORE";
    private static final String STOPPED = "stopped";

    private final byte[] input;
    private final int from;
    private final boolean finish;
    private final int seed;

    /**
     * What stands behind the first byte, which is left to the target for its choices and is the seed of the cuts too.
     *
     * @param finish whether the peer finishes behind the last byte
     */
    Splits(byte[] input, boolean finish) {
        this.input = input;
        this.from = 1;
        this.finish = finish;
        this.seed = input[0];
    }

    /** The story: its events, then MORE, END, the failure, or where in the input its reader wanted no more. */
    String story(Supplier<? extends Reading<?>> readings) {
        String whole = run(readings.get(), () -> Integer.MAX_VALUE);
        Check.same("byte by byte", whole, run(readings.get(), () -> 1));
        Random random = new Random(seed);
        Check.same("cut", whole, run(readings.get(), () -> 1 + random.nextInt(12)));
        return whole;
    }

    private String run(Reading<?> reading, IntSupplier sizes) {
        SegmentPool pool = new SegmentPool();
        Wire wire = new Wire(pool, MARK);
        Window window = new Window();
        int at = from;
        String end = MORE;
        while (at < input.length && end.equals(MORE)) {
            int size = Math.min(sizes.getAsInt(), input.length - at);
            if (at % 2 == 0) {
                wire.in.append(input, at, size);
            } else {
                wire.in.lend(window, ByteBuffer.wrap(input, at, size));
            }
            at += size;
            end = pull(reading, wire);
            wire.in.settle();
        }
        if (finish && end.equals(MORE)) {
            wire.in.finish();
            end = pull(reading, wire);
        }
        if (end.equals(STOPPED)) {
            end = "stopped at " + (at - wire.in.length());
        }
        wire.in.clear();
        wire.out.clear();
        Check.that(pool.leased() == 0, "segments are still out");
        return reading.story + end;
    }

    /** Takes all events that are there; says how it ended. */
    private static String pull(Reading<?> reading, Wire wire) {
        try {
            while (true) {
                int event = reading.protocol.next(wire);
                if (event == Protocol.MORE) {
                    Check.that(reading.protocol.next(wire) == Protocol.MORE, "asked again there is more");
                    return MORE;
                }
                if (event == Protocol.END) {
                    return "END";
                }
                if (!reading.tell(event)) {
                    return STOPPED;
                }
            }
        } catch (FailureException failed) {
            return "! " + reading.told(failed.failure());
        }
    }
}
