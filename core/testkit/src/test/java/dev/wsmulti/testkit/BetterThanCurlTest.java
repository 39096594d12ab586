package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Kind;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Piece;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsSession;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What curl 8.22 does otherwise, each in a test that its behaviour would fail; the page on libcurl names the others. */
final class BetterThanCurlTest {
    private final TestKit kit = TestKit.create();

    @AfterEach
    void close() {
        kit.close();
    }

    private record Seen(int length, int bytes, long frameOffset, long frameLeft, long messageOffset, boolean first) {
        static Seen of(Piece piece) {
            return new Seen(
                    piece.length(),
                    piece.bytes().length,
                    piece.frameOffset(),
                    piece.frameLeft(),
                    piece.messageOffset(),
                    piece.first());
        }
    }

    /** curl: behind a pause {@code len} may be more than the callback was given; nothing says where in the message it is. */
    @Test
    void behindAPauseAPieceSaysTheLengthThatWasDeliveredAndItsPlaceInTheMessage() {
        List<Seen> pieces = new ArrayList<>();
        WsSession session = kit.multi().add(kit.request().onData((ws, piece) -> {
            pieces.add(Seen.of(piece));
            if (pieces.size() == 1) {
                ws.pause();
            }
        }));
        TestPeer peer = kit.accept();
        peer.frame(0x02, new byte[100_000]).frame(0x80, new byte[50_000]);
        kit.settle();
        session.resume();
        kit.settle();
        long inFrame = 0;
        long inMessage = 0;
        for (Seen piece : pieces) {
            assertThat(piece.bytes()).isEqualTo(piece.length());
            assertThat(piece.frameOffset()).isEqualTo(inFrame);
            assertThat(piece.messageOffset()).isEqualTo(inMessage);
            assertThat(piece.first()).isEqualTo(inMessage == 0);
            inMessage += piece.length();
            inFrame = piece.frameLeft() == 0 ? 0 : inFrame + piece.length();
            long frame = inMessage <= 100_000 ? 100_000 : 50_000;
            assertThat(piece.frameOffset() + piece.length() + piece.frameLeft()).isEqualTo(frame);
        }
        assertThat(inMessage).isEqualTo(150_000);
    }

    /** curl: {@code curl_ws_send} in a callback polls until the socket takes it, and all transfers stand still meanwhile. */
    @Test
    void aSendInACallbackThatIsFullAnswersAtOnceAndOthersGoOn() {
        List<String> heard = new ArrayList<>();
        WsSession stalled = kit.multi().add(kit.request().options(WsOptions.of().sendMarks(1000, 10_000)));
        TestPeer stalledPeer = kit.accept();
        stalledPeer.raw().connection().toServer().stallWrites();
        int[] accepted = {0};
        AtomicReference<SendResult> last = new AtomicReference<>();
        kit.multi().add(kit.request().onMessage((ws, message) -> {
            for (last.set(SendResult.ACCEPTED); last.get() == SendResult.ACCEPTED; ) {
                last.set(stalled.send("m" + "x".repeat(999)));
                accepted[0] += last.get() == SendResult.ACCEPTED ? 1 : 0;
            }
        }));
        TestPeer trigger = kit.accept();
        kit.multi().add(kit.request().onMessage((ws, message) -> heard.add(message.text())));
        TestPeer neighbour = kit.accept();
        long before = kit.clock().nanos();
        trigger.text("go");
        neighbour.text("not held up");
        kit.settle();
        assertThat(last.get()).isEqualTo(SendResult.FULL);
        assertThat(heard).containsExactly("not held up");
        assertThat(kit.clock().nanos()).isEqualTo(before);
        stalledPeer.raw().connection().toServer().release();
        // What was accepted comes once and whole, and nobody had to say it again.
        assertThat(stalledPeer.heard()).hasSize(accepted[0]).containsOnly("81 m" + "x".repeat(999));
    }

    /** curl: the transfer ends with CURLE_OK, for the header of the fragment was consumed already. */
    @Test
    void anEndBetweenTwoFragmentsIsAFailure() {
        List<WsOutcome> ends = new ArrayList<>();
        kit.multi().add(kit.request().onClose((ws, outcome) -> ends.add(outcome)));
        kit.accept().frame(0x01, "half a ".getBytes(StandardCharsets.US_ASCII)).finish();
        kit.settle();
        assertThat(ends).singleElement().satisfies(outcome -> {
            assertThat(outcome.clean()).isFalse();
            assertThat(outcome.failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
        });
    }

    /** curl: the PONG has what the last read brought of the PING alone, and the begin reaches the program as data. */
    @Test
    void aPongHasTheWholeOfAPingThatCameInParts() {
        List<Integer> delivered = new ArrayList<>();
        kit.multi().add(kit.request().onData((ws, piece) -> delivered.add(piece.length())));
        TestPeer peer = kit.accept().byteByByte();
        String text = "0123456789".repeat(12) + "01234";
        peer.frame(0x01, new byte[] {'a'}).ping(text).frame(0x80, new byte[] {'b'});
        assertThat(peer.heard()).containsExactly("8a " + text);
        assertThat(delivered.stream().mapToInt(Integer::intValue).sum()).isEqualTo(2);
    }

    /** curl: a callback of the multi handle that fails ends all its transfers with 42, and it takes no others. */
    @Test
    void aCallbackOfTheLoopThatThrowsEndsNobody() {
        try (TestKit other = TestKit.create(builder -> builder.keepDone(10).onDone(multi -> {
            throw new IllegalStateException("of the program");
        }))) {
            AnsweringServer host = new AnsweringServer(other);
            WsSession session = other.multi().add(other.request());
            TestPeer peer = other.accept();
            for (int i = 0; i < 2; i++) {
                HttpTransfer get = other.multi().add(HttpFetch.get(host.url("path")));
                host.serve();
                assertThat(get.outcome().orElseThrow().failed()).isFalse();
                other.multi().drainDone(done -> {});
            }
            session.send("still here");
            peer.expectText("still here");
        }
    }
}
