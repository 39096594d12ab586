package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.WsMulti;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.MessageWriter;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.Upload;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsSession;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sending: all or nothing, bounded, in order, from callbacks. */
class SendingTest {
    private final TestKit kit = TestKit.create();
    private final List<String> events = new ArrayList<>();
    private WsOutcome outcome;

    @AfterEach
    void nothingIsLeft() {
        kit.close();
        assertThat(kit.multi().stats()).matches(WsMulti.Stats::isEmpty, "empty");
    }

    private WsSession session(WsOptions options) {
        return kit.multi()
                .add(kit.request()
                        .options(options)
                        .onWritable(ws -> events.add("writable"))
                        .onClose((ws, end) -> outcome = end));
    }

    @Test
    void sendCloseSendInOneCallback() {
        List<SendResult> results = new ArrayList<>();
        kit.multi().add(kit.request().onMessage((ws, message) -> {
            results.add(ws.send("one"));
            ws.close();
            results.add(ws.send("two"));
        }));
        TestPeer peer = kit.accept();
        peer.text("go");
        assertThat(peer.heard()).containsExactly("81 one", "88 1000");
        assertThat(results).containsExactly(SendResult.ACCEPTED, SendResult.CLOSED);
    }

    @Test
    void aCallbackOfOneSessionSendsOnAnother() {
        WsSession second = kit.multi().add(kit.request());
        TestPeer secondPeer = kit.accept();
        kit.multi().add(kit.request().onMessage((ws, message) -> second.send(message)));
        TestPeer firstPeer = kit.accept();
        firstPeer.text("over").text("there");
        assertThat(secondPeer.heard()).containsExactly("81 over", "81 there");
    }

    @Test
    void fiveBytesAreQueuedAsFivePayloadBytes() {
        WsSession session = session(WsOptions.of());
        TestPeer peer = kit.accept();
        peer.raw().connection().toServer().stallWrites();
        kit.onLoop(() -> {
            assertThat(session.send("hello")).isEqualTo(SendResult.ACCEPTED);
            assertThat(session.queuedBytes()).isEqualTo(5);
        });
        assertThat(session.queuedBytes()).isEqualTo(5);
        peer.raw().connection().toServer().release();
        assertThat(peer.heard()).containsExactly("81 hello");
        assertThat(session.queuedBytes()).isZero();
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        WsSession session = session(WsOptions.of());
        TestPeer peer = kit.accept();
        kit.onLoop(() -> {
            assertThatThrownBy(() -> session.send("a\ud800b")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> session.send(MessageType.TEXT, ByteBuffer.wrap(new byte[] {(byte) 0xff})))
                    .isInstanceOf(IllegalArgumentException.class);
        });
        assertThatThrownBy(() -> session.send(MessageType.TEXT, ByteBuffer.wrap(new byte[] {(byte) 0xff})))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(peer.heard()).isEmpty();
    }

    @Test
    void fullAtTheHighMarkAndWritableAtTheLowOne() {
        WsSession session = session(WsOptions.of().sendMarks(1000, 10_000));
        TestPeer peer = kit.accept();
        peer.raw().connection().toServer().stallWrites();
        int[] accepted = {0};
        kit.onLoop(() -> {
            byte[] message = new byte[999];
            while (session.send(message) == SendResult.ACCEPTED) {
                accepted[0]++;
            }
            assertThat(session.send(new byte[0])).isEqualTo(SendResult.FULL);
            assertThat(session.isWritable()).isFalse();
        });
        assertThat(accepted[0]).isEqualTo(11);
        assertThat(events).isEmpty();
        peer.raw().connection().toServer().release();
        assertThat(peer.heard()).hasSize(11);
        assertThat(events).containsExactly("writable");
    }

    /** Outside of callbacks, as other threads ask. */
    @Test
    void isWritableFromTheOpeningToTheClose() throws InterruptedException {
        WsSession session = session(WsOptions.of());
        assertThat(session.isWritable()).isFalse();
        assertThat(session.awaitWritable(Duration.ZERO)).isFalse();
        TestPeer peer = kit.accept();
        assertThat(session.isWritable()).isTrue();
        assertThat(session.awaitWritable(Duration.ZERO)).isTrue();
        peer.close(1000);
        kit.settle();
        assertThat(session.send("late")).isEqualTo(SendResult.CLOSED);
        assertThat(session.isWritable()).isFalse();
        assertThat(session.awaitWritable(Duration.ofMinutes(1))).isFalse();
    }

    @Test
    void aMessageLargerThanTheMarkIsTakenWholeWhenBelowIt() {
        WsSession session = session(WsOptions.of().sendMarks(1000, 10_000));
        TestPeer peer = kit.accept();
        byte[] large = new byte[3_000_000];
        new Random(1).nextBytes(large);
        kit.onLoop(() -> assertThat(session.send(large)).isEqualTo(SendResult.ACCEPTED));
        List<TestFrame> frames = new ArrayList<>();
        for (int i = 0; i < 1000 && frames.isEmpty(); i++) {
            kit.settle();
            frames.addAll(peer.frames());
        }
        assertThat(frames).hasSize(1);
        assertThat(frames.get(0).payload()).isEqualTo(large);
        assertThat(frames.get(0).masked()).isTrue();
    }

    @Test
    void fragmentsOfOneTypeAndAPingBetween() {
        WsSession session = session(WsOptions.of());
        TestPeer peer = kit.accept();
        kit.onLoop(() -> {
            session.startFrame(MessageType.TEXT, 2, false).write(ByteBuffer.wrap("ab".getBytes()));
            assertThatThrownBy(() -> session.startFrame(MessageType.BINARY, 1, true))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("TEXT")
                    .hasMessageContaining("BINARY");
            session.ping();
            assertThatThrownBy(() -> session.startMessage(MessageType.TEXT)).isInstanceOf(IllegalStateException.class);
            assertThat(session.send("behind")).isEqualTo(SendResult.ACCEPTED);
        });
        // A control frame passes what has not left yet, at the border of a frame.
        assertThat(peer.heard()).containsExactly("89", "01 ab");
        kit.onLoop(() -> session.startFrame(MessageType.TEXT, 1, true).write(ByteBuffer.wrap("c".getBytes())));
        assertThat(peer.heard()).containsExactly("80 c", "81 behind");
    }

    @Test
    void aFrameOpenedWithALengthTakesPiecesAndNothingElseInside() {
        WsSession session = session(WsOptions.of());
        TestPeer peer = kit.accept();
        MessageWriter[] writer = new MessageWriter[1];
        kit.onLoop(() -> {
            writer[0] = session.startFrame(MessageType.BINARY, 6, true);
            writer[0].write(ByteBuffer.wrap("abc".getBytes()));
        });
        kit.onLoop(() -> {
            session.ping();
            assertThatThrownBy(() -> writer[0].write(ByteBuffer.allocate(4)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer[0].end()).isInstanceOf(IllegalStateException.class);
        });
        assertThat(peer.heard()).isEmpty();
        kit.onLoop(() -> {
            writer[0].write(ByteBuffer.wrap("def".getBytes()));
            writer[0].end();
        });
        assertThat(peer.heard()).containsExactly("82 abcdef", "89");
        assertThat(session.info().messagesSent()).isEqualTo(1);
    }

    @Test
    void aMessageWriterMakesFragments() {
        WsSession session = session(WsOptions.of());
        TestPeer peer = kit.accept();
        kit.onLoop(() -> {
            MessageWriter writer = session.startMessage(MessageType.TEXT);
            writer.write(ByteBuffer.wrap("one".getBytes()));
            writer.write(ByteBuffer.wrap("two".getBytes()));
            writer.end();
        });
        assertThat(peer.heard()).containsExactly("01 one", "00 two", "80");
    }

    @Test
    void aSourceIsPulledInFragmentsAndControlFramesPass() {
        WsSession session = session(WsOptions.of().fragmentAt(1000));
        TestPeer peer = kit.accept();
        byte[] bytes = new byte[2_500];
        new Random(2).nextBytes(bytes);
        Upload[] upload = new Upload[1];
        kit.onLoop(() -> upload[0] = session.sendFrom(MessageType.BINARY, Source.of(bytes)));
        List<TestFrame> frames = peer.frames();
        assertThat(frames)
                .extracting(frame -> String.format("%02x", frame.first()))
                .containsExactly("02", "00", "80");
        assertThat(upload[0].sent()).isEqualTo(2500);
        assertThat(upload[0].done().toCompletableFuture()).isCompletedWithValue(2500L);
    }

    @Test
    void pongsWaitInTheReserveAndTheNewestWins() {
        session(WsOptions.of().controlReserve(1024));
        TestPeer peer = kit.accept();
        peer.raw().connection().toServer().stallWrites();
        for (int i = 0; i < 10_000; i++) {
            peer.ping("ping " + i);
            if (i % 100 == 0) {
                kit.settle();
            }
        }
        kit.settle();
        peer.raw().connection().toServer().release();
        List<String> heard = peer.heard();
        assertThat(heard).contains("8a ping 9999");
        assertThat(heard.size()).isLessThan(6000);
    }

    @Test
    void whatWasAcceptedGoesOutBeforeTheClose() {
        WsSession session = session(WsOptions.of());
        TestPeer peer = kit.accept();
        kit.onLoop(() -> {
            session.send("first");
            session.close(Close.GOING_AWAY.because("bye"));
            session.close();
        });
        assertThat(peer.heard()).containsExactly("81 first", "88 1001");
        peer.finish();
        kit.settle();
        assertThat(outcome.clean()).isFalse();
        assertThat(outcome.close().code()).isEqualTo(1006);
    }

    @Test
    void aCloseBehindAnUnfinishedFrameEndsByItsDeadline() {
        WsSession session = session(WsOptions.of());
        kit.accept();
        kit.onLoop(() -> {
            session.startFrame(MessageType.BINARY, 10, true).write(ByteBuffer.allocate(3));
            session.close();
        });
        kit.advance(Duration.ofMillis(4_900));
        assertThat(outcome).isNull();
        kit.advance(Duration.ofMillis(200));
        assertThat(outcome.failure().message()).contains("closeTimeout");
    }

    @Test
    void pingsAndEmptyMessagesOfOtherThreadsAreBoundedToo() {
        WsSession session = session(WsOptions.of());
        TestPeer peer = kit.accept();
        int pings = 0;
        while (pings < 1_000_000 && session.ping() == SendResult.ACCEPTED) {
            pings++;
        }
        assertThat(pings).isEqualTo(65_536);
        assertThat(session.send(new byte[0])).isEqualTo(SendResult.FULL);
        kit.settle();
        assertThat(events).containsExactly("writable");
        assertThat(session.send(new byte[0])).isEqualTo(SendResult.ACCEPTED);
        assertThat(peer.heard()).endsWith("82");
    }

    @Test
    void aCloseGivesUpAMessageThatIsWrittenInFragments() {
        WsSession session = session(WsOptions.of());
        TestPeer peer = kit.accept();
        kit.onLoop(() -> {
            MessageWriter writer = session.startMessage(MessageType.TEXT);
            writer.write(ByteBuffer.wrap("half".getBytes()));
            assertThat(session.send("behind")).isEqualTo(SendResult.ACCEPTED);
            session.close();
            assertThat(writer.write(ByteBuffer.wrap("more".getBytes()))).isEqualTo(SendResult.CLOSED);
        });
        assertThat(peer.heard()).containsExactly("01 half", "88 1000");
    }

    @Test
    void aCloseAmidAFragmentLeavesWhenTheFragmentIsComplete() {
        WsSession session = session(WsOptions.of());
        TestPeer peer = kit.accept();
        kit.onLoop(() -> {
            MessageWriter writer = session.startFrame(MessageType.BINARY, 4, false);
            writer.write(ByteBuffer.wrap("ab".getBytes()));
            session.close();
            writer.write(ByteBuffer.wrap("cd".getBytes()));
        });
        assertThat(peer.heard()).containsExactly("02 abcd", "88 1000");
    }

    @Test
    void thePeersCloseIsAnsweredAmidAMessageOfOurOwn() {
        WsSession session = session(WsOptions.of());
        TestPeer peer = kit.accept();
        kit.onLoop(() -> session.startMessage(MessageType.TEXT).write(ByteBuffer.wrap("a".getBytes())));
        peer.close(1000);
        assertThat(peer.heard()).containsExactly("01 a", "88 1000");
    }

    @Test
    void aMessageThatIsPulledGoesOutWholeBeforeTheClose() {
        WsSession session = session(WsOptions.of().fragmentAt(1000));
        TestPeer peer = kit.accept();
        kit.onLoop(() -> {
            session.sendFrom(MessageType.BINARY, Source.of(new byte[2_500]));
            session.close();
        });
        kit.settle();
        assertThat(peer.frames())
                .extracting(frame -> String.format("%02x", frame.first()))
                .containsExactly("02", "00", "80", "88");
    }

    @Test
    void aFrameBegunMayBeFinishedAfterClose() {
        WsSession session = session(WsOptions.of());
        TestPeer peer = kit.accept();
        kit.onLoop(() -> {
            MessageWriter writer = session.startFrame(MessageType.BINARY, 6, true);
            writer.write(ByteBuffer.wrap("abc".getBytes()));
            session.close();
            assertThat(session.send("late")).isEqualTo(SendResult.CLOSED);
            assertThat(writer.write(ByteBuffer.wrap("def".getBytes()))).isEqualTo(SendResult.ACCEPTED);
        });
        assertThat(peer.heard()).containsExactly("82 abcdef", "88 1000");
    }

    @Test
    void codesThatMayNotBeSentAreRefused() {
        WsSession session = session(WsOptions.of());
        kit.accept();
        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000}) {
            assertThatThrownBy(() -> session.close(new Close(code, "")))
                    .as("%d", code)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new Close(1000, "ä".repeat(100)).reason()).hasSize(61);
    }

    @Test
    void aPeerThatTakesNothingEndsByTheStallDeadline() {
        WsSession session = session(WsOptions.of());
        TestPeer peer = kit.accept();
        peer.raw().connection().toServer().stallWrites();
        kit.onLoop(() -> session.send("x"));
        kit.advance(Duration.ofSeconds(29));
        assertThat(outcome).isNull();
        kit.advance(Duration.ofSeconds(2));
        assertThat(outcome.failure().message()).contains("stallTimeout");
    }

    @Test
    void anUnansweredCloseEndsByItsDeadline() {
        WsSession session = session(WsOptions.of());
        kit.accept();
        session.close();
        kit.settle();
        kit.advance(Duration.ofMillis(4_900));
        assertThat(outcome).isNull();
        kit.advance(Duration.ofMillis(200));
        assertThat(outcome.failure().message()).contains("closeTimeout");
        assertThat(outcome.close().code()).isEqualTo(1006);
    }

    @Test
    void aPausedSessionAnswersPingsAndParsesAheadWithinItsBuffer() {
        List<String> texts = new ArrayList<>();
        WsSession session = kit.multi()
                .add(kit.request()
                        .onMessage((ws, message) -> texts.add(message.text()))
                        .onClosing((ws, close) -> texts.add("closing " + close.code())));
        TestPeer peer = kit.accept();
        session.pause();
        kit.settle();
        peer.text("one").ping("p").text("two").close(1000);
        assertThat(peer.heard()).containsExactly("8a p", "88 1000");
        assertThat(texts).isEmpty();
        session.resume();
        peer.finish();
        kit.settle();
        assertThat(texts).containsExactly("one", "two", "closing 1000");
        assertThat(session.outcome().orElseThrow().clean()).isTrue();
    }

    @Test
    void aPausedSessionStopsReadingAtItsBuffer() {
        List<Integer> sizes = new ArrayList<>();
        WsSession session = kit.multi().add(kit.request().onData((ws, piece) -> sizes.add(piece.length())));
        TestPeer peer = kit.accept();
        session.pause();
        kit.settle();
        byte[] bytes = peer.encode(0x82, new byte[1_000_000]);
        int sent = 0;
        for (int i = 0; i < 100; i++) {
            try {
                sent += peer.raw().offer(bytes, sent);
            } catch (java.io.IOException lost) {
                throw new AssertionError(lost);
            }
            kit.settle();
        }
        assertThat(sent).isLessThan(64 * 1024 * 4);
        session.resume();
        kit.settle();
        byte[] rest = java.util.Arrays.copyOfRange(bytes, sent, bytes.length);
        peer.send(rest);
        kit.settle();
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1_000_000);
    }

    @Test
    void aPrivateMessageMayBeSentManyTimes() {
        WsSession session = session(WsOptions.of());
        TestPeer peer = kit.accept();
        Message message = Message.text("again");
        kit.onLoop(() -> {
            session.send(message);
            session.send(message);
        });
        assertThat(peer.heard()).containsExactly("81 again", "81 again");
    }
}
