package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.Sizes;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Lesson(
        ids = {
            "CVE-2014-0193 (Netty)",
            "CVE-2026-12151 (undici)",
            "Java-WebSocket#1508",
            "facil.io 0.7: the limit of a frame taken for that of a message"
        },
        text = "fragments are summed and counted, empty ones too, and a message without end takes no memory")
final class CveEndlessFragmentsTest {
    private static final int FRAMES_A_SEND = 8192;
    private static final String TOO_BIG = Frames.hex(Frames.close(1009, "message too big"));

    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    private static byte[] frames(End end, String frame, int count) {
        byte[] one = end == End.WS_SERVER ? Frames.masked(Frames.hex(frame)) : Frames.hex(frame);
        byte[] all = new byte[one.length * count];
        for (int i = 0; i < all.length; i++) {
            all[i] = one[i % one.length];
        }
        return all;
    }

    /** Ten million fragments of a byte, streamed: memory is flat, and the limit ends it at the byte. */
    @ParameterizedTest
    @CsvSource({"WS_SERVER, 10000000", "WS_CLIENT, 1000000"})
    void aStreamOfTinyFragmentsTakesNoMemory(End end, int count) {
        long[] received = new long[1];
        WsHandler handler = WsHandler.of()
                .onData((ws, piece) -> received[0] += piece.length())
                .options(WsOptions.of().maxStream(count - 1).maxFragments(Long.MAX_VALUE));
        Victim victim = hostile.victim(end, handler);
        victim.hears(frames(end, "02 01 61", 1), Sizes.whole());
        byte[] some = frames(end, "00 01 61", FRAMES_A_SEND);
        long spent = Allocated.by(() -> {
            for (int sent = 1; sent < count; sent += FRAMES_A_SEND) {
                victim.peer().send(some);
                hostile.kit().settle();
            }
        });
        assertThat(received[0]).isEqualTo(count - 1);
        assertThat(spent)
                .as("bytes of heap for %d frames and the turns that they take", count)
                .isLessThan(2L * count);
        assertThat(victim.answered()).isEqualTo(TOO_BIG);
        victim.ends("streamed", true);
        assertThat(victim.told)
                .containsExactly("open", "! limit exceeded: " + count + " is over maxStream (" + (count - 1) + ")");
    }

    @ParameterizedTest
    @EnumSource(names = {"WS_SERVER", "WS_CLIENT"})
    void emptyFragmentsAreCounted(End end) {
        Victim victim = hostile.victim(end);
        victim.hears(frames(end, "01 00", 1), Sizes.whole());
        victim.hears(frames(end, "00 00", 131_071), Sizes.of(32 * 1024));
        assertThat(victim.answered()).isEmpty();
        victim.hears(frames(end, "00 00", 1), Sizes.whole());
        assertThat(victim.answered()).isEqualTo(TOO_BIG);
        victim.ends("counted", true);
        assertThat(victim.told).containsExactly("open", "! limit exceeded: 131073 is over maxFragments (131072)");
    }

    @ParameterizedTest
    @EnumSource(names = {"WS_SERVER", "WS_CLIENT"})
    void fragmentsOfAWholeMessageAreSummed(End end) {
        Victim victim = hostile.victim(
                end,
                WsHandler.of()
                        .onMessage((ws, message) -> message.length())
                        .options(WsOptions.of().maxMessage(50_000)));
        victim.hears(frames(end, "01 01 61", 1), Sizes.whole());
        victim.hears(frames(end, "00 01 61", 49_999), Sizes.random(1, 8000));
        assertThat(victim.answered()).isEmpty();
        victim.hears(frames(end, "00 01 61", 1), Sizes.whole());
        assertThat(victim.answered()).isEqualTo(TOO_BIG);
        victim.ends("summed", true);
        assertThat(victim.told).containsExactly("open", "! limit exceeded: 50001 is over maxMessage (50000)");
    }
}
