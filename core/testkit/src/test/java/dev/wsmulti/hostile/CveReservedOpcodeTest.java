package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.Sizes;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Lesson(
        ids = "CVE-2026-19204 (Jetty)",
        text =
                "a reserved opcode is refused at its two first bytes, before its length is read or anything allocated for it")
final class CveReservedOpcodeTest {
    private static final long MOST_BYTES = 64 * 1024;

    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    static Stream<Arguments> opcodes() {
        return End.SESSIONS.stream()
                .flatMap(end -> Stream.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15).map(opcode -> Arguments.of(end, opcode)));
    }

    @ParameterizedTest
    @MethodSource("opcodes")
    void isRefusedAfterTwoBytes(End end, int opcode) {
        Victim victim = hostile.victim(end);
        int mask = end == End.WS_SERVER ? 0x80 : 0;
        victim.hears(new byte[] {(byte) (0x80 | opcode), (byte) (mask | 0x7f)}, Sizes.whole());
        String rule = "opcode " + opcode + " is reserved (RFC 6455 section 5.2)";
        assertThat(victim.answered()).isEqualTo(Frames.hex(Frames.close(1002, rule)));
        victim.ends("two bytes", true);
        assertThat(victim.told).containsExactly("open", "! protocol violation by the peer (1002): " + rule);
    }

    @ParameterizedTest
    @MethodSource("opcodes")
    void aLengthOfTwoToThe62CostsNothing(End end, int opcode) {
        heapFor(end, opcode);
        // Classes are loaded by now.
        assertThat(heapFor(end, opcode)).isLessThan(MOST_BYTES);
        hostile.neighbour().goesOn();
    }

    private long heapFor(End end, int opcode) {
        Victim victim = hostile.victim(end);
        byte[] frame = Frames.hex("%02x 7f 4000000000000000 616263".formatted(0x80 | opcode));
        byte[] bytes = end == End.WS_SERVER ? Frames.masked(frame) : frame;
        long heap = Allocated.by(() -> victim.hears(bytes, Sizes.whole()));
        assertThat(victim.answered()).startsWith("88");
        victim.ends("2^62", true);
        return heap;
    }
}
