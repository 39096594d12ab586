package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.Deflate;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.MessageWriter;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole messages that wait behind an open one do not keep it from going on. */
final class OpenMessageTest {
    private static final WsOptions MARKS = WsOptions.of().sendMarks(1_000, 4_000);

    private final TestKit kit = TestKit.create();
    private final Recorder record = new Recorder();

    @ParameterizedTest
    @EnumSource(Ends.class)
    void anUploadIsPulledHoweverMuchWaitsBehindIt(Ends role) {
        TestPeer peer = role.open(kit, record.handler().options(MARKS.fragmentAt(100)));
        kit.onLoop(() -> {
            record.session.sendFrom(MessageType.BINARY, Source.of(new byte[300]));
            assertThat(record.session.send(new byte[5_000])).isEqualTo(SendResult.ACCEPTED);
            assertThat(record.session.send("more")).isEqualTo(SendResult.FULL);
        });
        assertThat(peer.frames())
                .extracting(frame -> frame.first() + " " + frame.payload().length)
                .containsExactly("2 100", "0 100", "128 100", "130 5000");
    }

    /** The peer may take its time to answer the close; nothing of the upload goes out meanwhile, and nobody spins. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void anUploadOfASessionThatFailedIsNotPulled(Ends role) {
        WsHandler throwing = record.handler().options(MARKS.fragmentAt(100)).onPing((ws, ping) -> {
            throw new IllegalStateException("on purpose");
        });
        TestPeer peer = role.open(kit, throwing);
        MemoryConnection connection = peer.raw().connection();
        MemoryPipe outward = role == Ends.CLIENT ? connection.toServer() : connection.toClient();
        outward.stallWrites();
        kit.onLoop(() -> record.session.sendFrom(MessageType.BINARY, Source.of(new byte[10_000])));
        outward.release();
        Turns before = kit.turns();
        peer.ping("throws");
        kit.settle();
        assertThat(kit.turns().since(before).all()).isLessThan(20);
        assertThat(peer.frames()).last().hasToString("88 1011");
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void aWriterHasRoomWhateverWaitsBehindIt(Ends role) {
        List<String> told = new ArrayList<>();
        WsHandler handler =
                record.handler().options(MARKS).onWritable(ws -> told.add("writable at " + ws.queuedBytes()));
        TestPeer peer = role.open(kit, handler);
        MessageWriter[] writer = new MessageWriter[1];
        kit.onLoop(() -> {
            writer[0] = record.session.startMessage(MessageType.BINARY);
            assertThat(record.session.send(new byte[5_000])).isEqualTo(SendResult.ACCEPTED);
            assertThat(writer[0].write(ByteBuffer.allocate(4_500))).isEqualTo(SendResult.ACCEPTED);
            assertThat(writer[0].write(ByteBuffer.allocate(7))).isEqualTo(SendResult.FULL);
        });
        assertThat(told).hasSize(1);
        kit.onLoop(() -> {
            assertThat(record.session.send("one more")).isEqualTo(SendResult.FULL);
            assertThat(writer[0].write(ByteBuffer.allocate(7))).isEqualTo(SendResult.ACCEPTED);
            writer[0].end();
        });
        kit.settle();
        assertThat(told).as("for the message").hasSize(2);
        assertThat(peer.frames())
                .extracting(frame -> frame.first() + " " + frame.payload().length)
                .containsExactly("2 4500", "0 7", "128 0", "130 5000");
    }

    @Test
    void aCompressedMessageInPiecesIsNotDisturbedByOneBehindIt() {
        WsOptions compressed = WsOptions.of().deflate(Deflate.on().above(0));
        List<String> heard = new ArrayList<>();
        WsHandler server = WsHandler.of().options(compressed).onText((ws, text) -> heard.add(text));
        int port = kit.multi().listen(0, Routes.of().ws("/", server)).address().getPort();
        WsSession session =
                kit.multi().add(WsRequest.to("ws://127.0.0.1:" + port + "/").options(compressed));
        kit.settle();
        kit.onLoop(() -> {
            MessageWriter writer = session.startMessage(MessageType.TEXT);
            writer.write(ByteBuffer.wrap("first ".getBytes(StandardCharsets.UTF_8)));
            session.send("behind");
            writer.write(ByteBuffer.wrap("last".getBytes(StandardCharsets.UTF_8)));
            writer.end();
        });
        kit.settle();
        assertThat(heard).containsExactly("first last", "behind");
    }
}
