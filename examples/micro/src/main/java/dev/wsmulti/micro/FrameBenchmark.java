package dev.wsmulti.micro;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.frame.FrameHeader;
import dev.wsmulti.frame.Opcode;
import dev.wsmulti.http.Role;
import dev.wsmulti.layer.Wire;
import dev.wsmulti.websocket.WebSocket;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Sixteen masked frames that came at once, from their bytes to their payloads; for one of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameBenchmark {
    private static final int FRAMES = 16;
    private static final int LONGEST_HEADER = 14;
    private static final int KEY = 0x1234_5678;

    @Param({"20", "125", "16384"})
    int size;

    private final Wire wire = new Wire(new SegmentPool(), 1 << 20);
    private final WebSocket webSocket = new WebSocket();
    private byte[] frames = {};

    @Setup
    public void fill() {
        byte[] payload = new byte[size];
        new Random(size).nextBytes(payload);
        byte[] header = new byte[LONGEST_HEADER];
        int length = FrameHeader.writeMasked(header, 0, FrameHeader.FIN | Opcode.BINARY, size, KEY);
        byte[] frame = Arrays.copyOf(header, length + size);
        System.arraycopy(payload, 0, frame, length, size);
        frames = new byte[FRAMES * frame.length];
        for (int i = 0; i < FRAMES; i++) {
            System.arraycopy(frame, 0, frames, i * frame.length, frame.length);
        }
        webSocket.begin(Role.SERVER);
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public int decode() {
        wire.in.append(frames, 0, frames.length);
        int bytes = 0;
        for (int event = webSocket.next(wire); event == WebSocket.PIECE; event = webSocket.next(wire)) {
            bytes += webSocket.length();
        }
        return bytes;
    }
}
