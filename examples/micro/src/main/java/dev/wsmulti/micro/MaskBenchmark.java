package dev.wsmulti.micro;

import dev.wsmulti.bytes.Mask;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The XOR of a payload that lies behind a header of six bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MaskBenchmark {
    private static final int HEADER = 6;

    @Param({"20", "125", "1024", "16384"})
    int size;

    private byte[] frame = {};

    @Setup
    public void fill() {
        frame = new byte[HEADER + size];
        new Random(size).nextBytes(frame);
    }

    @Benchmark
    public byte[] mask() {
        Mask.apply(frame, HEADER, size, 0x1234_5678, 0);
        return frame;
    }
}
