package dev.wsmulti.micro;

import dev.wsmulti.websocket.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The check of text as it arrives. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Utf8Benchmark {
    @Param({"20", "125", "4096"})
    int size;

    /** ASCII, one of ten with an umlaut, and three bytes a character. */
    @Param({"hello world", "hellö worl", "\u4f60\u597d"})
    String words = "";

    private final Utf8 utf8 = new Utf8();
    private byte[] text = {};

    @Setup
    public void fill() {
        StringBuilder all = new StringBuilder();
        while (all.toString().getBytes(StandardCharsets.UTF_8).length + 3 < size) {
            all.append(words.charAt(all.length() % words.length()));
        }
        text = all.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public boolean check() {
        utf8.reset();
        return utf8.accept(text, 0, text.length);
    }
}
