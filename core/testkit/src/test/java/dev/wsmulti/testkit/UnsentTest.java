package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.MessageWriter;
import dev.wsmulti.transfer.SendResult;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was accepted and never left is told at the end, also where that end is a clean one. */
final class UnsentTest {
    private final TestKit kit = TestKit.create();
    private final Recorder record = new Recorder();

    private MemoryPipe outward(Ends role, TestPeer peer) {
        MemoryConnection connection = peer.raw().connection();
        return role == Ends.CLIENT ? connection.toServer() : connection.toClient();
    }

    private void answer(TestPeer peer) {
        peer.close(1000).finish();
        kit.settle();
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void nothingWhereAllOfItLeft(Ends role) {
        TestPeer peer = role.open(kit, record.handler());
        record.session.send(new byte[10_000]);
        record.session.send("more");
        record.session.close();
        kit.settle();
        assertThat(peer.heard()).last().isEqualTo("88 1000");
        answer(peer);
        assertThat(record.outcome().clean()).isTrue();
        assertThat(record.outcome().unsent()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void messagesBehindAnUnfinishedOneWhenThePeerCloses(Ends role) {
        TestPeer peer = role.open(kit, record.handler());
        kit.onLoop(() -> {
            MessageWriter writer = record.session.startMessage(MessageType.BINARY);
            assertThat(writer.write(ByteBuffer.allocate(10))).isEqualTo(SendResult.ACCEPTED);
            assertThat(record.session.send(new byte[300])).isEqualTo(SendResult.ACCEPTED);
            assertThat(record.session.send(new byte[70_000])).isEqualTo(SendResult.ACCEPTED);
        });
        answer(peer);
        assertThat(peer.heard()).last().isEqualTo("88 1000");
        assertThat(record.outcome().clean()).isTrue();
        assertThat(record.outcome().unsent()).isEqualTo(70_300);
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void messagesBehindAnUnfinishedOneOfWhoCloses(Ends role) {
        TestPeer peer = role.open(kit, record.handler());
        kit.onLoop(() -> {
            MessageWriter writer = record.session.startMessage(MessageType.TEXT);
            assertThat(writer.write(ByteBuffer.wrap(new byte[] {'a'}))).isEqualTo(SendResult.ACCEPTED);
            assertThat(record.session.send("behind")).isEqualTo(SendResult.ACCEPTED);
            record.session.close();
        });
        answer(peer);
        assertThat(record.outcome().clean()).isTrue();
        assertThat(record.outcome().unsent()).isEqualTo(6);
    }

    /** The message is given up when its frame is complete. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void messagesBehindAFrameThatEndsAfterThePeersClose(Ends role) {
        TestPeer peer = role.open(kit, record.handler());
        MessageWriter[] writer = new MessageWriter[1];
        kit.onLoop(() -> {
            writer[0] = record.session.startFrame(MessageType.BINARY, 10, false);
            assertThat(record.session.send("behind")).isEqualTo(SendResult.ACCEPTED);
        });
        peer.close(1000);
        kit.settle();
        kit.onLoop(() -> assertThat(writer[0].write(ByteBuffer.allocate(10))).isEqualTo(SendResult.ACCEPTED));
        peer.finish();
        kit.settle();
        assertThat(peer.heard()).last().isEqualTo("88 1000");
        assertThat(record.outcome().clean()).isTrue();
        assertThat(record.outcome().unsent()).isEqualTo(6);
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void messagesOfOtherThreadsThatTheCloseOvertook(Ends role) {
        List<SendResult> results = new ArrayList<>();
        TestPeer peer = role.open(kit, record.handler().onPing((ws, ping) -> {
            Thread other = new Thread(() -> {
                results.add(ws.send(new byte[40]));
                results.add(ws.send("ab"));
            });
            other.start();
            join(other);
        }));
        peer.send(Ends.join(peer.encode(0x89, new byte[0]), peer.encode(0x88, new byte[] {3, (byte) 232})));
        peer.finish();
        kit.settle();
        assertThat(results).containsExactly(SendResult.ACCEPTED, SendResult.ACCEPTED);
        assertThat(peer.heard()).containsExactly("8a", "88 1000");
        assertThat(record.outcome().clean()).isTrue();
        assertThat(record.outcome().unsent()).isEqualTo(42);
    }

    /** What is on its way between two threads when the session ends. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void messagesOfOtherThreadsThatNeverArrived(Ends role) {
        List<SendResult> results = new ArrayList<>();
        TestPeer peer = role.open(kit, record.handler().onPing((ws, ping) -> {
            Thread other = new Thread(() -> results.add(ws.send(new byte[40])));
            other.start();
            join(other);
            ws.cancel();
        }));
        peer.ping("");
        kit.settle();
        assertThat(results).containsExactly(SendResult.ACCEPTED);
        assertThat(record.outcome().failure()).isInstanceOf(Failure.Cancelled.class);
        assertThat(record.outcome().unsent()).isEqualTo(40);
        assertThat(record.session.send("late")).isEqualTo(SendResult.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void whatALostConnectionDidNotTake(Ends role) {
        TestPeer peer = role.open(kit, record.handler());
        outward(role, peer).stallWrites();
        record.session.send(new byte[5000]);
        kit.settle();
        record.session.send(new byte[300]);
        kit.settle();
        peer.reset();
        kit.settle();
        assertThat(record.outcome().failure())
                .isInstanceOfSatisfying(
                        Failure.ConnectionLost.class,
                        lost -> assertThat(lost.bytesUnsent()).isEqualTo(5300));
        assertThat(record.outcome().unsent()).isEqualTo(5300);
    }

    private static void join(Thread other) {
        try {
            other.join();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }
}
