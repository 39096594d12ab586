package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames of any size in constant memory (acceptance 7, b6). The one with pings runs whole in the profile "soak". */
class BigFramesTest {
    private static final int HEAP = 64;
    private static final long MIB = 1 << 20;
    private static final long BEYOND_AN_INT = (1L << 32) + 3;

    @Test
    void oneMessageFourTimesTheHeapWithPingsBetweenItsFrames() throws IOException {
        long size = 256 * MIB + 3;
        assertThat(Forked.run(HEAP, 60, BigFrameProgram.class, size, 16 * MIB))
                .contains("up " + size + " bytes in 17 frames")
                .contains("down " + size + " bytes in 17 frames");
    }

    @Test
    void oneFrameBeyondAnIntEachWay() throws IOException {
        assertThat(Forked.run(HEAP, 100, BigFrameProgram.class, BEYOND_AN_INT, BEYOND_AN_INT))
                .contains("up " + BEYOND_AN_INT + " bytes in 1 frames")
                .contains("down " + BEYOND_AN_INT + " bytes in 1 frames");
    }

    @Test
    @Tag("soak")
    void oneMessageBeyondAnIntWithPingsBetweenItsFrames() throws IOException {
        assertThat(Forked.run(HEAP, 600, BigFrameProgram.class, BEYOND_AN_INT, 64 * MIB))
                .contains("up " + BEYOND_AN_INT + " bytes in 65 frames")
                .contains("down " + BEYOND_AN_INT + " bytes in 65 frames");
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void aHeaderThatAnnouncesTwoToThe62CostsNoHeap(Ends role) {
        try (TestKit kit = TestKit.create()) {
            List<String> pieces = new ArrayList<>();
            TestPeer peer = role.open(
                    kit, WsHandler.of().onData((ws, piece) -> pieces.add(piece.length() + " " + piece.frameLeft())));
            long before = heap();
            peer.send(announcing(role, (1L << 62) + 10, 10));
            kit.settle();
            assertThat(pieces).containsExactly("10 " + (1L << 62));
            assertThat(heap() - before).isLessThan(MIB);
            assertThat(kit.multi().stats().segments()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void aWholeMessageOfThatSizeIsRefusedAtItsHeader(Ends role) {
        try (TestKit kit = TestKit.create()) {
            Recorder record = new Recorder();
            TestPeer peer = role.open(kit, record.handler());
            peer.send(announcing(role, (1L << 62) + 10, 0));
            assertThat(peer.heard()).containsExactly("88 1009");
            peer.finish();
            kit.settle();
            assertThat(record.outcome().failure())
                    .isInstanceOfSatisfying(
                            Failure.LimitExceeded.class,
                            limit -> assertThat(limit.setting()).isEqualTo("maxMessage"));
        }
    }

    /** No limit is asked for, and there is one all the same. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void aMessageThatNoArrayCanHoldIsRefusedAtItsHeader(Ends role) {
        try (TestKit kit = TestKit.create()) {
            Recorder record = new Recorder();
            WsOptions unlimited = WsOptions.of().maxMessage(Long.MAX_VALUE);
            TestPeer peer = role.open(kit, record.handler().options(unlimited));
            peer.send(announcing(role, 1L << 31, 0));
            assertThat(peer.heard()).containsExactly("88 1009");
            assertThat(record.events).containsExactly("open");
        }
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void theTopBitOfALengthIsAViolation(Ends role) {
        try (TestKit kit = TestKit.create()) {
            TestPeer peer = role.open(kit, WsHandler.of().onData((ws, piece) -> {}));
            peer.send(announcing(role, Long.MIN_VALUE, 0));
            assertThat(peer.heard()).containsExactly("88 1002");
        }
    }

    /** The header of a binary frame with the bytes that come of it; the mask of a client is zero. */
    private static byte[] announcing(Ends role, long length, int bytes) {
        boolean masked = role == Ends.SERVER;
        var frame = java.nio.ByteBuffer.allocate(14 + bytes);
        frame.put((byte) 0x82).put((byte) (masked ? 0xff : 0x7f)).putLong(length);
        if (masked) {
            frame.putInt(0);
        }
        return java.util.Arrays.copyOf(frame.array(), frame.position() + bytes);
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
