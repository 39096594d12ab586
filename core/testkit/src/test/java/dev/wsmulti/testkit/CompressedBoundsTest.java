package dev.wsmulti.testkit;

import static dev.wsmulti.testkit.Deflated.deflated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.transfer.Deflate;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What compressed sessions may cost: time, memory in and outside of the heap, whatever the peer sends and however they end. */
class CompressedBoundsTest extends CompressedSessions {
    // Receiving.

    /** 30 000 empty blocks, each the end of a stream, cost 6 ms: the others have turns between them. */
    @Test
    void anEndlessRunOfEmptyBlocksLeavesTurnsToTheOthers() {
        TestPeer peer = connect(WsHandler.of().options(options(Deflate.on())).onMessage((ws, message) -> {}), FIELD);
        TestPeer other = connect(WsHandler.of().options(options(Deflate.on())).onMessage(WsSession::send), FIELD);
        byte[] blocks = new byte[60_000];
        for (int i = 0; i < blocks.length; i += 2) {
            blocks[i] = 3;
        }
        Turns before = kit.turns();
        peer.frame(0x41, blocks);
        other.text("in between");
        kit.settle();
        Turns spent = kit.turns().since(before);
        assertThat(spent.all()).as("turns").isGreaterThanOrEqualTo(30_000 / 16 / 256);
        assertThat(spent.vain()).isZero();
        assertThat(other.heard()).containsExactly("81 in between");
        peer.frame(0x80, deflated("end".getBytes(StandardCharsets.US_ASCII)));
        peer.close(1000);
        kit.settle();
        assertThat(peer.heard()).containsExactly("88 1000");
    }

    @Test
    void aSessionPausedAmidAMessageStoresAtMostItsBuffer() {
        long[] got = new long[2];
        List<WsSession> sessions = new ArrayList<>();
        TestPeer peer = connect(
                WsHandler.of()
                        .options(options(Deflate.on()).pauseBuffer(100_000))
                        .onData((ws, piece) -> {
                            if (got[0] == 0) {
                                sessions.add(ws);
                                ws.pause();
                            }
                            got[0] += piece.length();
                            got[1] += piece.last() ? 1 : 0;
                        }),
                FIELD);
        peer.frame(0xc2, deflated(new byte[5_000_000])).ping("there");
        kit.settle();
        assertThat(got[0]).isLessThanOrEqualTo(65_536);
        assertThat(kit.multi().stats().codecs()).isEqualTo(1);
        assertThat(peer.heard()).isEmpty();
        sessions.get(0).resume();
        kit.settle();
        assertThat(got).containsExactly(5_000_000, 1);
        assertThat(peer.heard()).containsExactly("8a there");
        assertThat(kit.multi().stats().codecs()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"false, 262144", "true, 262144", "true, 1000000", "true, 0"})
    void aBombCostsOneSegmentOverTheLimit(boolean streamed, long limit) {
        byte[] bomb = Deflated.bomb();
        assertThat(bomb.length).isBetween(10_000_000, 12_000_000);
        long[] got = new long[1];
        List<Failure> failures = new ArrayList<>();
        WsHandler handler = WsHandler.of()
                .options(options(Deflate.on()).maxMessage(limit).maxStream(limit))
                .onClose((ws, end) -> end.cause().ifPresent(failures::add));
        TestPeer peer = connect(
                streamed
                        ? handler.onData((ws, piece) -> got[0] += piece.length())
                        : handler.onMessage((ws, message) -> got[0] += message.length()),
                FIELD);
        byte[] frame = peer.encode(0xc2, bomb);
        peer.send(Arrays.copyOf(frame, 60_000));
        kit.settle();
        assertThat(peer.frames()).extracting(TestFrame::closeCode).containsExactly(1009);
        assertThat(got[0]).isLessThanOrEqualTo(limit);
        // The rest is dropped unread by the inflater.
        peer.send(Arrays.copyOfRange(frame, 60_000, 1_000_000));
        peer.finish();
        kit.settle();
        assertThat(failures)
                .singleElement()
                .isEqualTo(new Failure.LimitExceeded(streamed ? "maxStream" : "maxMessage", limit, limit + 1, 1009));
        assertThat(kit.multi().stats().codecs()).isZero();
    }

    /** A stranger who sends much in little has turns as everybody: 1 MiB of what comes out, then the others. */
    @Test
    void whatGrowsHasItsShareOfATurn() {
        long[] got = new long[1];
        TestPeer peer = connect(
                WsHandler.of().options(options(Deflate.on())).onData((ws, piece) -> got[0] += piece.length()), FIELD);
        peer.frame(0xc2, deflated(new byte[40 << 20]));
        long most = 0;
        for (long before = -1; before < got[0]; ) {
            before = got[0];
            kit.multi().perform();
            most = Math.max(most, got[0] - before);
            if (got[0] == 0) {
                before = -1;
            }
        }
        assertThat(most).isLessThanOrEqualTo(2 << 20);
        kit.settle();
        assertThat(got[0]).isEqualTo(40 << 20);
    }

    // Memory.

    @Test
    void fiveThousandIdleSessionsHoldNoCodec() {
        int[] echoed = new int[1];
        String url = serve(WsHandler.of().options(options(Deflate.on())).onMessage(WsSession::send));
        WsRequest request = WsRequest.to(url)
                .options(options(Deflate.on()))
                .onOpen(ws -> ws.send(JSON))
                .onMessage((ws, message) -> {
                    assertThat(message.length()).isEqualTo(JSON.length());
                    echoed[0]++;
                });
        for (int i = 0; i < 5000; i++) {
            kit.multi().add(request);
            if (i % 500 == 0) {
                kit.settle();
            }
        }
        kit.settle();
        assertThat(echoed[0]).isEqualTo(5000);
        assertThat(kit.multi().stats().live()).isEqualTo(10_001);
        assertThat(kit.multi().stats().codecs()).as("codecs of sessions").isZero();
        assertThat(kit.multi().stats().codecMemory()).as("one pair").isLessThanOrEqualTo(312 << 10);
        assertThat(kit.multi().stats().bundles()).isZero();
    }

    /** What does not become smaller goes as it is: the attempt leaves no memory behind either. */
    @Test
    void aLargeMessageThatWentPlainLeavesNoMemory() {
        long[] got = new long[1];
        String url = serve(WsHandler.of()
                .options(options(Deflate.on()).maxMessage(64 << 20))
                .onData((ws, piece) -> got[0] += piece.length()));
        byte[] noise = new byte[16 << 20];
        new Random(3).nextBytes(noise);
        WsSession session = kit.multi().add(WsRequest.to(url).options(options(Deflate.on())));
        kit.settle();
        session.send("warm");
        kit.settle();
        long before = heap();
        assertThat(session.send(noise)).isEqualTo(SendResult.ACCEPTED);
        kit.settle();
        assertThat(got[0]).isEqualTo(noise.length + 4L);
        assertThat(session.info().bytesSent()).as("plain").isGreaterThan(noise.length);
        assertThat(heap() - before).isLessThan(8 << 20);
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
