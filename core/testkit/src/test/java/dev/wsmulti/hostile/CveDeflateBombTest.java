package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.Sizes;
import dev.wsmulti.transfer.Deflate;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Lesson(
        ids = {"netty PR#15122", "CVE-2026-1526 (undici)"},
        text =
                "limits hold inside inflation: a bomb of any size costs a piece over the limit, ends with 1009, and leaves no codec behind")
final class CveDeflateBombTest {
    private static final int LIMIT = 1 << 20;
    private static final long GIB = 1L << 30;
    private static final String AGREED = "Sec-WebSocket-Extensions: permessage-deflate";
    private static final WsOptions DEFLATES = WsOptions.of()
            .deflate(Deflate.on().serverTakeover(true).clientTakeover(true))
            .maxMessage(LIMIT)
            .maxStream(LIMIT);

    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    /** 16 MiB of zeros, which may stand behind one another any number of times. */
    private static final byte[] ZEROS = deflated(new byte[16 << 20]);

    private static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(plain);
        byte[] out = new byte[plain.length / 100 + 64];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, length);
    }

    private Victim victim(End end, WsHandler handler) {
        return hostile.victim(end, handler, AGREED);
    }

    private static byte[] header(End end, int first, long length) {
        String form = length < 65_536 ? "%02x 7e%04x" : "%02x 7f%016x";
        byte[] header = Frames.hex(form.formatted(first, length));
        if (end == End.WS_CLIENT) {
            return header;
        }
        header[1] |= (byte) 0x80;
        return Frames.join(header, new byte[4]);
    }

    static Stream<Arguments> bombs() {
        return End.SESSIONS.stream()
                .flatMap(end -> Stream.of(1L, 4L, 640L)
                        .flatMap(times -> Stream.of(Arguments.of(end, times, false), Arguments.of(end, times, true))));
    }

    /** 16 MiB to 10 GiB, a thousandth of that on the wire, for whole messages and streamed ones. */
    @ParameterizedTest(name = "{0}, {1} times 16 MiB, streamed: {2}")
    @MethodSource("bombs")
    void endsAtTheLimit(End end, long times, boolean streamed) {
        long[] received = new long[1];
        WsHandler handler = streamed
                ? WsHandler.of().onData((ws, piece) -> received[0] += piece.length())
                : WsHandler.of().onMessage((ws, message) -> received[0] = message.length());
        Victim victim = victim(end, handler.options(DEFLATES));
        long length = times * ZEROS.length;
        victim.hears(header(end, 0xc2, length), Sizes.whole());
        long spent = Allocated.by(() -> victim.hearsWithoutEnd(ZEROS, length));
        assertThat(received[0]).isLessThanOrEqualTo(LIMIT).matches(count -> streamed || count == 0);
        assertThat(victim.read()).isLessThan(128 << 10);
        assertThat(spent).isLessThan(8 << 20);
        assertThat(victim.answered()).isEqualTo(Frames.hex(Frames.close(1009, "message too big")));
        victim.ends("bomb", true);
        String setting = streamed ? "maxStream" : "maxMessage";
        assertThat(victim.told)
                .hasSize(2)
                .last()
                .asString()
                .startsWith("! limit exceeded: ")
                .endsWith(" is over " + setting + " (" + LIMIT + ")");
        assertThat(hostile.kit().multi().stats().codecs()).isZero();
        hostile.neighbour().goesOn();
    }

    /** A frame of 10 GiB that inflates to nothing: empty blocks. It takes what it takes to read it, and no memory. */
    @ParameterizedTest
    @EnumSource(names = {"WS_SERVER", "WS_CLIENT"})
    void blocksOfNothing(End end) {
        Victim victim = victim(end, WsHandler.of().onData((ws, piece) -> {}).options(DEFLATES));
        victim.hears(header(end, 0xc2, 10 * GIB), Sizes.whole());
        byte[] empty = new byte[60_000];
        for (int i = 0; i < empty.length; i += 5) {
            empty[i + 3] = (byte) 0xff;
            empty[i + 4] = (byte) 0xff;
        }
        victim.peer().send(empty);
        hostile.kit().settle();
        long spent = Allocated.by(() -> {
            for (int i = 0; i < 20; i++) {
                victim.peer().send(empty);
                hostile.kit().settle();
            }
        });
        assertThat(spent).isLessThan(1 << 20);
        assertThat(victim.told).containsExactly("open");
        hostile.neighbour().goesOn();
        victim.peer().reset();
        hostile.kit().settle();
        assertThat(hostile.kit().multi().stats().codecs()).isZero();
    }

    /** What is no DEFLATE is 1007, and gives its codec back: twenty times each. */
    @ParameterizedTest
    @ValueSource(strings = {"06", "ffffff", "00010000", "4b4c04"})
    void whatIsNoDeflate(String bytes) {
        for (int i = 0; i < 20; i++) {
            for (End end : End.SESSIONS) {
                Victim victim = victim(
                        end, WsHandler.of().onMessage((ws, message) -> {}).options(DEFLATES));
                byte[] frame = Frames.frame(0xc2, Frames.hex(bytes + "00".repeat(8)));
                victim.hears(end == End.WS_SERVER ? Frames.masked(frame) : frame, Sizes.of(3));
                assertThat(victim.told.size()).isEqualTo(1);
                assertThat(victim.answered()).startsWith("88").contains("03ef");
                victim.ends(bytes, true);
                assertThat(victim.told.get(1))
                        .startsWith("! protocol violation by the peer (1007): a compressed message");
            }
        }
        assertThat(hostile.kit().multi().stats().codecs()).isZero();
        hostile.neighbour().goesOn();
    }
}
