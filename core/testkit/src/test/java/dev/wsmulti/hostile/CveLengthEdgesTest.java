package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.hostile.Hostile.Verdict;
import dev.wsmulti.testkit.Sizes;
import dev.wsmulti.transfer.WsHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Lesson(
        ids = {"CVE-2020-13935 (Tomcat)", "CVE-2026-1528 (undici)", "HttpComponents a50d07a22", "CVE-2025-0725 (curl)"},
        text = "a length is 63 bits and is compared before it is added or allocated, at every edge of its forms")
final class CveLengthEdgesTest {
    private static final long MOST_BYTES = 64 * 1024;

    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    static Stream<Arguments> huge() {
        return End.SESSIONS.stream()
                .flatMap(end -> LongStream.of(
                                Integer.MAX_VALUE, 1L << 31, (1L << 31) + 1, 1L << 32, 1L << 62, Long.MAX_VALUE)
                        .mapToObj(length -> Arguments.of(end, length)));
    }

    /** Each form from its first length to its last. */
    @ParameterizedTest
    @EnumSource(names = {"WS_SERVER", "WS_CLIENT"})
    void lengthsAtTheEdgesAreServed(End end) {
        for (int length : new int[] {0, 1, 125, 126, 127, 65_535, 65_536, 65_537}) {
            Victim victim = hostile.victim(end);
            String text = "x".repeat(length);
            victim.hears(
                    Hostile.written(end, List.of(Frames.frame(0x82, Frames.latin(text)), Frames.hex("88 00"))),
                    Sizes.random(length, 10_000));
            assertThat(victim.told).startsWith("open", "binary " + text);
            assertThat(victim.answered()).isEqualTo("8800");
            victim.ends("length " + length, false);
        }
    }

    private static String header(String first, long length) {
        return first + "7f%016x".formatted(length);
    }

    @ParameterizedTest
    @MethodSource("huge")
    void aMessageOverItsLimitEndsAtTheHeader(End end, long length) {
        long limit = end == End.WS_SERVER ? 256 << 10 : 16 << 20;
        hostile.raw(
                end,
                Hostile.written(end, header("82", length)),
                Verdict.of(
                        Frames.hex(Frames.close(1009, "message too big")),
                        "open",
                        "! limit exceeded: " + length + " is over maxMessage (" + limit + ")"));
    }

    /** Bytes before it and its length have a sum beyond 63 bits. */
    @ParameterizedTest
    @EnumSource(names = {"WS_SERVER", "WS_CLIENT"})
    void sumsDoNotWrapAround(End end) {
        long limit = end == End.WS_SERVER ? 256 << 10 : 16 << 20;
        hostile.raw(
                end,
                Hostile.written(end, "02 02 6162", header("80", Long.MAX_VALUE)),
                Verdict.of(
                        Frames.hex(Frames.close(1009, "message too big")),
                        "open",
                        "! limit exceeded: " + Long.MAX_VALUE + " is over maxMessage (" + limit + ")"));
    }

    @ParameterizedTest
    @MethodSource("huge")
    void aStreamedFrameOfAnyLengthCostsNothing(End end, long length) {
        heapFor(end, length);
        // Classes are loaded by now.
        assertThat(heapFor(end, length)).isLessThan(MOST_BYTES);
    }

    private long heapFor(End end, long length) {
        List<String> pieces = new ArrayList<>();
        Victim victim = hostile.victim(
                end, WsHandler.of().onData((ws, piece) -> pieces.add(piece.length() + " of " + piece.frameLength())));
        byte[] bytes = Hostile.written(end, header("82", length) + "616263");
        long heap = Allocated.by(() -> victim.hears(bytes, Sizes.whole()));
        assertThat(pieces).containsExactly("3 of " + length);
        assertThat(victim.answered()).isEmpty();
        victim.peer().finish();
        assertThat(victim.peer().isFinished()).isTrue();
        assertThat(victim.told.get(1)).startsWith("! connection closed by the peer inside a frame");
        return heap;
    }

    /** The same of HTTP: no sum of chunks, nor a length with what came before, goes over the edge. */
    @ParameterizedTest
    @ValueSource(strings = {"7fffffffffffffff", "7ffffffffffffffe", "0fffffffffffffff", "100001"})
    void chunksDoNotWrapAround(String size) {
        long value = Long.parseLong(size, 16);
        long sum = value > Long.MAX_VALUE - 1 ? Long.MAX_VALUE : value + 1;
        Victim victim = hostile.victim(End.HTTP_SERVER);
        victim.hears(
                Frames.latin(
                        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n" + size + "\r\n"),
                Sizes.of(1));
        assertThat(victim.answered())
                .startsWith("HTTP/1.1 413 Content Too Large\r\n")
                .endsWith("\r\n\r\nlimit exceeded: " + sum + " is over maxBody (1048576)\n");
        victim.ends("chunks", true);
        assertThat(victim.told).containsExactly("POST /");
    }
}
