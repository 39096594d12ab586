package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.WsOutcome;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A peer that is cut is a named failure, code 1006, not clean, and nothing partial is delivered as whole (acceptance 6). */
class CutPeersTest {
    private final TestKit kit = TestKit.create();
    private final Recorder record = new Recorder();

    /** Where the peer's bytes end. */
    private enum Cut {
        INSIDE_A_HEADER("inside a frame"),
        INSIDE_AN_EXTENDED_LENGTH("inside a frame"),
        INSIDE_A_PAYLOAD("inside a frame"),
        BEFORE_A_PAYLOAD("inside a frame"),
        INSIDE_A_PING("inside a frame"),
        BETWEEN_FRAGMENTS("inside a message"),
        INSIDE_THE_LAST_FRAGMENT("inside a frame"),
        BETWEEN_MESSAGES("without a close frame");

        final String where;

        Cut(String where) {
            this.where = where;
        }

        byte[] bytes(TestPeer peer) {
            byte[] text = peer.encode(0x81, Ends.bytes("partial"));
            int header = text.length - 7;
            return switch (this) {
                case INSIDE_A_HEADER -> Arrays.copyOf(text, 1);
                case INSIDE_AN_EXTENDED_LENGTH -> Arrays.copyOf(peer.encode(0x82, new byte[300]), 3);
                case INSIDE_A_PAYLOAD -> Arrays.copyOf(text, header + 4);
                case BEFORE_A_PAYLOAD -> Arrays.copyOf(text, header);
                case INSIDE_A_PING -> Arrays.copyOf(peer.encode(0x89, Ends.bytes("ping")), header + 2);
                case BETWEEN_FRAGMENTS -> peer.encode(0x01, Ends.bytes("part"));
                case INSIDE_THE_LAST_FRAGMENT ->
                    Ends.join(
                            peer.encode(0x01, Ends.bytes("part")),
                            Arrays.copyOf(peer.encode(0x80, Ends.bytes("ial")), header + 1));
                case BETWEEN_MESSAGES -> peer.encode(0x81, Ends.bytes("again"));
            };
        }
    }

    static Stream<Arguments> cuts() {
        return Stream.of(Ends.values())
                .flatMap(role -> Stream.of(Cut.values())
                        .flatMap(cut -> Stream.of(Arguments.of(role, cut, false), Arguments.of(role, cut, true))));
    }

    @AfterEach
    void nothingIsLeft() {
        kit.close();
        assertThat(kit.multi().stats()).matches(WsMulti.Stats::isEmpty, "empty");
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void isANamedFailure(Ends role, Cut cut, boolean reset) {
        TestPeer peer = role.open(kit, record.handler());
        peer.text("whole").send(cut.bytes(peer));
        if (reset) {
            peer.reset();
        } else {
            peer.finish();
        }
        kit.settle();
        if (cut == Cut.BETWEEN_MESSAGES) {
            assertThat(record.events).containsExactly("open", "text whole", "text again", "close");
        } else {
            assertThat(record.events).containsExactly("open", "text whole", "close");
        }
        assertIsCut(reset ? "during the session" : cut.where, reset);
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void rightBehindTheHandshake(Ends role) {
        role.open(kit, record.handler()).finish();
        kit.settle();
        assertThat(record.events).containsExactly("open", "close");
        assertIsCut("without a close frame", false);
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void inOneReadWithTheHandshake(Ends role) {
        kit.network().plan(connection -> {});
        kit.multi();
        TestPeer[] peer = new TestPeer[1];
        role.openWith(kit, record.handler(), (other, handshake) -> {
            peer[0] = other;
            kit.multi().execute(() -> {});
            return handshake;
        });
        peer[0].finish();
        kit.settle();
        assertThat(record.events).containsExactly("open", "close");
        assertIsCut("without a close frame", false);
    }

    /** The 101, a frame and the FIN are there before the loop looks. */
    @Test
    void behindThe101BeforeTheLoopLooks() {
        kit.multi().add(kit.request().handler(record.handler()));
        TestPeer peer = kit.acceptRaw();
        String key = TestPeer.keyOf(peer.heardRaw());
        peer.send(TestPeer.switching(key) + "\u0081\u0003all").finish();
        kit.settle();
        assertThat(record.events).containsExactly("open", "text all", "close");
        assertIsCut("without a close frame", false);
    }

    @Test
    void behindThe101ByAReset() {
        kit.multi().add(kit.request().handler(record.handler()));
        TestPeer peer = kit.acceptRaw();
        String key = TestPeer.keyOf(peer.heardRaw());
        peer.send(TestPeer.switching(key)).reset();
        kit.settle();
        assertThat(record.events).containsExactly("open", "close");
        assertIsCut("during the session", true);
    }

    /** What was parsed ahead of the end is delivered before it. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void aPausedSessionLosesNothingToTheEnd(Ends role) {
        TestPeer peer = role.open(kit, record.handler());
        record.session.pause();
        kit.settle();
        peer.text("one").text("two").finish();
        kit.settle();
        assertThat(record.events).containsExactly("open");
        record.session.resume();
        kit.settle();
        assertThat(record.events).containsExactly("open", "text one", "text two", "close");
        assertIsCut("without a close frame", false);
    }

    /** A protocol violation parsed ahead waits its turn, too. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void aPausedSessionLosesNothingToAViolation(Ends role) {
        TestPeer peer = role.open(kit, record.handler());
        record.session.pause();
        kit.settle();
        peer.text("one").frame(0xc1, new byte[0]).finish();
        kit.settle();
        record.session.resume();
        kit.settle();
        assertThat(record.events).containsExactly("open", "text one", "close");
        assertThat(record.outcome().failure().kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(record.outcome().close().code()).isEqualTo(1002);
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void aPausedSessionFailsAtOnceByAReset(Ends role) {
        TestPeer peer = role.open(kit, record.handler());
        record.session.pause();
        kit.settle();
        peer.reset();
        kit.settle();
        assertIsCut("during the session", true);
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void withBytesOfOursUnsent(Ends role) {
        TestPeer peer = role.open(kit, record.handler());
        (role == Ends.CLIENT
                        ? peer.raw().connection().toServer()
                        : peer.raw().connection().toClient())
                .stallWrites();
        kit.multi().execute(() -> record.session.send("never leaves"));
        kit.settle();
        peer.finish();
        kit.settle();
        assertIsCut("without a close frame", false);
        assertThat(record.outcome().failure())
                .isInstanceOfSatisfying(
                        Failure.ConnectionLost.class,
                        lost -> assertThat(lost.bytesUnsent()).isEqualTo(12));
    }

    /** Our close frame is out, theirs never comes. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void amidOurOwnClosing(Ends role) {
        TestPeer peer = role.open(kit, record.handler());
        record.session.close();
        kit.settle();
        peer.finish();
        kit.settle();
        assertIsCut("without a close frame", false);
    }

    /** Last words pass between the fragments of an open message; inside an open frame there are none. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void aViolationAmidAMessageOfOurs(Ends role) {
        TestPeer peer = role.open(kit, record.handler());
        kit.multi()
                .execute(() -> record.session
                        .startMessage(MessageType.BINARY)
                        .write(java.nio.ByteBuffer.wrap(Ends.bytes("begun"))));
        kit.settle();
        peer.frame(0xc1, new byte[0]);
        assertThat(peer.heard()).containsExactly("02 begun", "88 1002");
        peer.finish();
        kit.settle();
        assertThat(record.outcome().failure().kind()).isEqualTo(Kind.PROTOCOL);
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void aViolationAmidAFrameOfOurs(Ends role) {
        TestPeer peer = role.open(kit, record.handler());
        kit.multi()
                .execute(() -> record.session
                        .startFrame(MessageType.BINARY, 100, true)
                        .write(java.nio.ByteBuffer.wrap(Ends.bytes("begun"))));
        kit.settle();
        peer.frame(0xc1, new byte[0]);
        kit.settle();
        assertThat(record.outcome().failure().kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(peer.isFinished()).isTrue();
    }

    /** The peer closes while a message of ours is open: our answer passes between its fragments. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void aCloseAmidAMessageOfOurs(Ends role) {
        TestPeer peer = role.open(kit, record.handler());
        kit.multi()
                .execute(() -> record.session
                        .startMessage(MessageType.BINARY)
                        .write(java.nio.ByteBuffer.wrap(Ends.bytes("begun"))));
        kit.settle();
        peer.close(4001);
        assertThat(peer.heard()).containsExactly("02 begun", "88 4001");
        peer.finish();
        kit.settle();
        assertThat(record.outcome().clean()).isTrue();
    }

    /** Inside a frame there is no room for an answer: the session ends with the connection, not a minute later. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void aCloseAmidAFrameOfOurs(Ends role) {
        TestPeer peer = role.open(kit, record.handler());
        kit.multi()
                .execute(() -> record.session
                        .startFrame(MessageType.BINARY, 100, true)
                        .write(java.nio.ByteBuffer.wrap(Ends.bytes("begun"))));
        kit.settle();
        peer.close(4001).finish();
        kit.settle();
        assertThat(record.outcome().clean()).isFalse();
        assertThat(record.outcome().close().code()).isEqualTo(4001);
    }

    private void assertIsCut(String where, boolean reset) {
        WsOutcome outcome = record.outcome();
        assertThat(outcome.wasOpen()).isTrue();
        assertThat(outcome.clean()).isFalse();
        assertThat(outcome.close().code()).isEqualTo(1006);
        assertThat(outcome.failure()).isInstanceOfSatisfying(Failure.ConnectionLost.class, lost -> {
            assertThat(lost.where()).isEqualTo(where);
            assertThat(lost.reset()).isEqualTo(reset);
        });
    }
}
