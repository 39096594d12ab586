package dev.wsmulti.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.bytes.Hex;
import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.frame.FrameHeader;
import dev.wsmulti.frame.Opcode;
import dev.wsmulti.http.Role;
import dev.wsmulti.layer.Protocol;
import dev.wsmulti.layer.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What leaves, in which order, in which form. */
final class FrameOutputTest {
    private static final long RESERVE = 4096;
    private static final byte[] NONE = {};

    private final SegmentPool pool = new SegmentPool();
    private final FrameOutput output = new FrameOutput(pool, new MaskKeys());
    private final ByteQueue wire = new ByteQueue(pool, Integer.MAX_VALUE);

    private void message(int opcode, byte[] payload) {
        output.message(opcode, payload, 0, payload.length);
    }

    private void text(String text) {
        message(Opcode.TEXT, latin(text));
    }

    private void write(String text) {
        output.write(latin(text), 0, text.length());
    }

    private boolean control(int opcode, String text) {
        return output.control(opcode, latin(text), 0, text.length(), RESERVE);
    }

    private void close() {
        output.close(Hex.bytes("03e8"), 0, 2);
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What a pull that wants {@code most} bytes puts on an empty wire. */
    private byte[] pull(long most) {
        output.pull(wire, most);
        byte[] pulled = new byte[(int) wire.length()];
        wire.take(pulled, 0, pulled.length);
        return pulled;
    }

    private String pulledHex() {
        return Hex.text(pull(Long.MAX_VALUE));
    }

    private String pulledStory() {
        return Story.of(pull(Long.MAX_VALUE));
    }

    @Nested
    @DisplayName("5.2 form")
    final class Form {
        @Test
        void serversDoNotMask() {
            output.begin(false);
            text("Hello");
            control(Opcode.PING, "Hello");
            assertThat(pulledHex()).isEqualTo("890548656c6c6f" + "810548656c6c6f");
        }

        @Test
        void clientsMaskEveryFrame() {
            output.begin(true);
            text("Hello");
            control(Opcode.PONG, "");
            byte[] frames = pull(Long.MAX_VALUE);
            assertThat(frames).hasSize(6 + 11);
            assertThat(Hex.text(frames, 0, 2)).isEqualTo("8a80");
            assertThat(Hex.text(frames, 6, 2)).isEqualTo("8185");
            for (int i = 0; i < 5; i++) {
                assertThat(frames[12 + i] ^ frames[8 + i % 4]).isEqualTo("Hello".charAt(i));
            }
        }

        @Test
        void everyFrameHasAFreshKey() {
            output.begin(true);
            Set<String> keys = new HashSet<>();
            output.open(Opcode.BINARY, 0);
            for (int i = 0; i < 100; i++) {
                output.startFrame(0, i == 99);
                keys.add(Hex.text(pull(Long.MAX_VALUE), 2, 4));
                control(Opcode.PING, "");
                keys.add(Hex.text(pull(Long.MAX_VALUE), 2, 4));
            }
            for (int i = 0; i < 100; i++) {
                text("");
                keys.add(Hex.text(pull(Long.MAX_VALUE), 2, 4));
            }
            assertThat(keys).hasSize(300);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 125, 126, 65535, 65536, 300_000})
        void everyLengthArrives(int length) {
            byte[] payload = Frames.patterned(length);
            for (Role role : Role.values()) {
                Receiver receiver = new Receiver(role.peer());
                output.begin(role == Role.CLIENT);
                message(Opcode.BINARY, payload);
                receiver.receive(pull(Long.MAX_VALUE));
                assertThat(receiver.data).containsExactly("BINARY " + Story.shown(payload, false));
            }
        }

        @Test
        void curl2302_thePongToAnEmptyPing() {
            output.begin(true);
            control(Opcode.PONG, "");
            assertThat(Hex.text(pull(Long.MAX_VALUE))).startsWith("8a80").hasSize(12);
        }

        @Test
        void curl2708_thePongGoesOutBeforeTheClose() {
            output.begin(false);
            control(Opcode.PONG, "test");
            output.close(NONE, 0, 0);
            assertThat(pulledHex()).isEqualTo("8a0474657374" + "8800");
        }
    }

    @Nested
    @DisplayName("5.4 order")
    final class Order {
        @Test
        void fragmentsCarryTheTypeOnceAndTheEndOnce() {
            output.begin(false);
            output.open(Opcode.TEXT, 0);
            output.startFrame(2, false);
            write("ab");
            output.startFrame(0, false);
            output.startFrame(1, true);
            write("c");
            assertThat(pulledHex()).isEqualTo("01026162" + "0000" + "800163");
            assertThat(output.open()).isZero();
            assertThat(output.idle()).isTrue();
        }

        @Test
        void messagesWaitBehindTheOpenOne() {
            output.begin(false);
            output.open(Opcode.BINARY, 0);
            output.startFrame(1, false);
            write("a");
            text("x");
            text("y");
            close();
            assertThat(pulledStory()).isEqualTo("BINARY.. 61");
            assertThat(output.isEmpty()).isTrue();
            assertThat(output.idle()).isFalse();
            assertThat(output.dataBytes()).isEqualTo(3 + 3);
            output.startFrame(1, true);
            write("b");
            assertThat(pulledHex()).isEqualTo("800162" + "810178" + "810179" + "880203e8");
            assertThat(output.idle()).as("remembers that it closed").isFalse();
        }

        @Test
        void controlFramesPassBetweenFragmentsInTheirOrder() {
            output.begin(false);
            output.open(Opcode.TEXT, 0);
            output.startFrame(1, false);
            write("a");
            output.startFrame(1, true);
            write("b");
            assertThat(Hex.text(pull(1))).isEqualTo("0101");
            assertThat(Hex.text(pull(1))).isEqualTo("61");
            control(Opcode.PING, "1");
            control(Opcode.PONG, "2");
            control(Opcode.PING, "3");
            assertThat(pulledHex()).isEqualTo("890131" + "8a0132" + "890133" + "800162");
        }

        @Test
        void controlFramesPassWholeMessagesThatWait() {
            output.begin(false);
            text("a");
            control(Opcode.PING, "p");
            assertThat(pulledStory()).isEqualTo("PING \"p\" | TEXT \"a\"");
        }

        @Test
        void controlFramesWaitInsideAFrameThatIsNotComplete() {
            output.begin(false);
            output.open(Opcode.TEXT, 0);
            output.startFrame(3, true);
            write("a");
            assertThat(pulledHex()).isEqualTo("810361");
            control(Opcode.PING, "p");
            assertThat(output.isEmpty()).isTrue();
            assertThat(pulledHex()).isEmpty();
            write("b");
            assertThat(pulledHex()).isEqualTo("62");
            assertThat(output.frameLeft()).isEqualTo(1);
            write("c");
            assertThat(output.isInFrame()).isFalse();
            assertThat(pulledHex()).isEqualTo("63" + "890170");
        }

        @Test
        void aFrameBegunWithoutPayloadHoldsBackControlFramesToo() {
            output.begin(false);
            output.open(Opcode.BINARY, 0);
            output.startFrame(1, true);
            assertThat(pulledHex()).isEqualTo("8201");
            control(Opcode.PING, "p");
            assertThat(pulledHex()).isEmpty();
        }

        @Test
        void aWireThatIsFullTakesNothing() {
            output.begin(false);
            text("abc");
            output.pull(wire, 0);
            assertThat(wire.isEmpty()).isTrue();
            assertThat(Hex.text(pull(3))).isEqualTo("810361");
        }
    }

    @Nested
    @DisplayName("5.5.1 the close frame")
    final class CloseFrame {
        @Test
        void isTheLastOfAll() {
            output.begin(false);
            text("a");
            close();
            control(Opcode.PING, "p");
            assertThat(pulledHex()).isEqualTo("890170" + "810161" + "880203e8");
            assertThat(control(Opcode.PING, "q")).isFalse();
            assertThat(control(Opcode.PONG, "q")).isFalse();
            assertThat(output.isEmpty()).isTrue();
            assertThat(output.idle()).as("remembers that it closed").isFalse();
            assertThat(pulledHex()).isEmpty();
        }

        @Test
        void leavesWholeAndIsFollowedByNothing() {
            output.begin(false);
            close();
            assertThat(output.hasEnded()).isFalse();
            assertThat(Hex.text(pull(1))).isEqualTo("880203e8");
            assertThat(output.hasEnded()).isTrue();
            assertThat(control(Opcode.PONG, "p")).isFalse();
            assertThat(pulledHex()).isEmpty();
        }

        @Test
        void passesAMessageThatIsGivenUpAndWhatWaitedBehindIt() {
            output.begin(false);
            output.open(Opcode.TEXT, 0);
            output.startFrame(1, false);
            write("a");
            text("behind");
            assertThat(output.abandon()).isTrue();
            close();
            assertThat(pulledHex()).isEqualTo("010161" + "880203e8");
        }

        @Test
        void waitsForTheFrameBegunOfAMessageThatIsGivenUp() {
            output.begin(false);
            output.open(Opcode.TEXT, 0);
            output.startFrame(2, false);
            write("a");
            assertThat(output.abandon()).isFalse();
            close();
            assertThat(pulledHex()).isEqualTo("010261");
            write("b");
            assertThat(pulledHex()).isEqualTo("62" + "880203e8");
        }

        @Test
        void ofOneSessionDoesNotEndTheNext() {
            output.begin(false);
            close();
            pull(Long.MAX_VALUE);
            output.begin(false);
            assertThat(control(Opcode.PING, "p")).isTrue();
            assertThat(pulledHex()).isEqualTo("890170");
        }
    }

    @Nested
    @DisplayName("5.5.3 the reserve")
    final class Reserve {
        @Test
        void refusesPingsWhenItIsFull() {
            output.begin(false);
            int accepted = 0;
            while (control(Opcode.PING, "ping")) {
                accepted++;
            }
            assertThat(accepted).isBetween(600, 700);
            pull(Long.MAX_VALUE);
            assertThat(control(Opcode.PING, "ping")).isTrue();
        }

        @Test
        void keepsTheNewestPongWhenItIsFull() {
            output.begin(false);
            control(Opcode.PING, "first");
            for (int i = 0; i < 655_360; i++) {
                assertThat(control(Opcode.PONG, Integer.toString(i))).isTrue();
            }
            assertThat(pool.leased()).isLessThan(20);
            byte[] waiting = pull(Long.MAX_VALUE);
            assertThat(waiting).hasSizeLessThan((int) RESERVE);
            assertThat(Story.of(waiting)).startsWith("PING \"first\" | PONG").endsWith("PONG \"655359\"");
        }

        @Test
        void keepsPingsInTheirOrderWhenPongsAreReplaced() {
            output.begin(true);
            List<String> expected = new ArrayList<>();
            for (int i = 0; control(Opcode.PING, "ping " + i); i++) {
                expected.add("PING \"ping " + i + "\"");
                control(Opcode.PONG, "pong " + i);
            }
            control(Opcode.PONG, "newer");
            control(Opcode.PONG, "newest");
            Receiver receiver = new Receiver(Role.SERVER);
            receiver.receive(pull(Long.MAX_VALUE));
            assertThat(receiver.control)
                    .filteredOn(frame -> frame.startsWith("PING"))
                    .isEqualTo(expected);
            assertThat(receiver.control).endsWith("PONG \"newest\"");
        }

        @Test
        void hasRoomForOnePongAlsoWhenPingsFillIt() {
            output.begin(false);
            while (control(Opcode.PING, "0123456789")) {
                assertThat(output.isEmpty()).isFalse();
            }
            for (int i = 0; i < 1000; i++) {
                assertThat(control(Opcode.PONG, "p" + i)).isTrue();
            }
            byte[] waiting = pull(Long.MAX_VALUE);
            assertThat(waiting).hasSizeLessThan((int) RESERVE + 128);
            assertThat(Story.of(waiting)).endsWith("PONG \"p999\"");
        }
    }

    @Nested
    @DisplayName("large frames")
    final class Large {
        @ParameterizedTest
        @EnumSource(Role.class)
        @Tag("large")
        void aFrameBeyond32BitsIsStreamedInConstantMemory(Role role) {
            long length = (1L << 32) + 3;
            Receiver receiver = new Receiver(role.peer());
            output.begin(role == Role.CLIENT);
            output.open(Opcode.BINARY, 0);
            output.startFrame(length, true);
            byte[] chunk = Frames.patterned(SegmentPool.LARGEST);
            while (output.frameLeft() > 0) {
                output.write(chunk, 0, (int) Math.min(chunk.length, output.frameLeft()));
                output.pull(receiver.wire.in, Long.MAX_VALUE);
                receiver.skim();
                assertThat(pool.leased() + receiver.pool.leased()).isLessThan(8);
            }
            assertThat(receiver.received).isEqualTo(length);
            assertThat(receiver.lastSeen).isTrue();
            assertThat(output.idle()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(longs = {(1L << 62) + 10, Long.MAX_VALUE - 13, Long.MAX_VALUE})
        void theLongestFramesBeginToLeave(long length) {
            output.begin(true);
            output.open(Opcode.BINARY, 0);
            output.startFrame(length, true);
            write("0123456789");
            byte[] pulled = pull(Long.MAX_VALUE);
            assertThat(pulled).hasSize(FrameHeader.LONGEST + 10);
            assertThat(output.frameLeft()).isEqualTo(length - 10);
            write("abc");
            assertThat(pull(Long.MAX_VALUE)).hasSize(3);
        }
    }

    @Nested
    @DisplayName("5.6 open text")
    final class OpenText {
        @Test
        void isCheckedAcrossPieces() {
            output.begin(false);
            output.open(Opcode.TEXT, 0);
            assertThat(isText("61c3", false)).isTrue();
            assertThat(isText("a9e2", false)).isTrue();
            assertThat(isText("82", true)).as("cut").isFalse();
            assertThat(isText("82ac", true)).as("nothing had changed").isTrue();
        }

        @Test
        void thatIsRefusedLeavesNoTrace() {
            output.begin(false);
            output.open(Opcode.TEXT, 0);
            assertThat(isText("e2", false)).isTrue();
            assertThat(isText("8261", false)).isFalse();
            assertThat(isText("82ac", true)).isTrue();
        }

        @Test
        void isNotAskedOfBinary() {
            output.begin(false);
            output.open(Opcode.BINARY, 0);
            assertThat(isText("ff", true)).isTrue();
        }

        private boolean isText(String hex, boolean last) {
            return output.isText(Hex.bytes(hex), 0, hex.length() / 2, last);
        }
    }

    /** Headers count with their longest form. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125})
    void theReserveIsTakenToItsLastByte(int length) {
        for (int before : new int[] {0, 5}) {
            output.begin(false);
            assertThat(before == 0 || output.control(Opcode.PING, new byte[before - 2], 0, before - 2, RESERVE))
                    .isTrue();
            byte[] payload = new byte[length];
            long needed = before + FrameHeader.LONGEST + length;
            assertThat(output.control(Opcode.PING, payload, 0, length, needed - 1))
                    .isFalse();
            assertThat(output.control(Opcode.PING, payload, 0, length, needed)).isTrue();
        }
        output.begin(false);
        assertThat(pool.leased()).isZero();
    }

    @Test
    void aMessageGivenUpAmidACodePointIsNoBeginningOfTheNext() {
        output.begin(false);
        output.open(Opcode.TEXT, 0);
        assertThat(output.isText(latin("\u00c3"), 0, 1, false)).isTrue();
        assertThat(output.abandon()).isTrue();
        output.begin(false);
        output.open(Opcode.TEXT, 0);
        assertThat(output.isText(latin("a"), 0, 1, true)).isTrue();
    }

    @Test
    void whatWaitsBehindTheOpenMessageIsCountedAndSoIsWhatIsDroppedOfIt() {
        output.begin(true);
        output.open(Opcode.BINARY, 0);
        output.startFrame(3, true);
        assertThat(output.endsWith(3)).isTrue();
        assertThat(output.endsWith(2)).isFalse();
        write("abc");
        assertThat(output.bytesBehind()).isZero();
        output.open(Opcode.BINARY, 0);
        output.startFrame(3, false);
        assertThat(output.endsWith(3)).isFalse();
        text("12345");
        message(Opcode.BINARY, new byte[70_000]);
        text("");
        assertThat(output.bytesBehind()).isEqualTo(11 + 70_014 + 6);
        assertThat(output.dropped()).isZero();
        assertThat(output.abandon()).isFalse();
        assertThat(output.dropped()).isZero();
        write("abc");
        assertThat(output.dropped()).isEqualTo(70_005);
        assertThat(output.bytesBehind()).isZero();
        output.begin(true);
        assertThat(output.dropped()).isZero();
        assertThat(pool.leased()).isZero();
    }

    /** One that was begun and has no fragment on its way needs no mercy. */
    @Test
    void nothingIsDroppedBehindAMessageWithoutAFragment() {
        output.begin(false);
        output.open(Opcode.BINARY, 0);
        text("behind");
        assertThat(output.abandon()).isTrue();
        assertThat(output.dropped()).isZero();
        assertThat(pulledStory()).isEqualTo("TEXT \"behind\"");
    }

    @Test
    void beginForgetsEverything() {
        output.begin(true);
        output.open(Opcode.TEXT, 0);
        output.startFrame(5, true);
        write("ab");
        text("c");
        control(Opcode.PING, "p");
        close();
        pull(3);
        output.begin(false);
        assertThat(output.idle()).isTrue();
        assertThat(output.isInFrame()).isFalse();
        assertThat(output.dataBytes()).isZero();
        assertThat(pool.leased()).isZero();
        text("d");
        assertThat(pulledHex()).isEqualTo("810164");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void randomSessionsArriveInOrder(Role role) {
        for (int seed = 1; seed <= 300; seed++) {
            new Model(role, seed).run();
        }
    }

    /** Sends at random and remembers what must arrive: data frames in one list, control frames in another. */
    private final class Model {
        private final Random random;
        private final Receiver receiver;
        private final int seed;
        private final List<String> data = new ArrayList<>();
        private final List<String> behind = new ArrayList<>();
        private final List<String> control = new ArrayList<>();
        private int sent;
        private boolean fragmented;
        private boolean last;
        private byte[] frame = NONE;
        private int written;

        Model(Role role, int seed) {
            this.seed = seed;
            random = new Random(seed);
            receiver = new Receiver(role.peer());
            output.begin(role == Role.CLIENT);
        }

        void run() {
            for (int i = 0; i < 60; i++) {
                step();
            }
            while (output.open() != 0) {
                proceed();
            }
            close();
            while (!output.isEmpty()) {
                pullSome();
            }
            control.add("CLOSE 1000");
            assertThat(receiver.data).as("seed %d", seed).isEqualTo(data);
            assertThat(receiver.control).as("seed %d", seed).isEqualTo(control);
            assertThat(output.idle()).as("remembers that it closed").isFalse();
            assertThat(pool.leased()).isZero();
        }

        private void step() {
            switch (random.nextInt(6)) {
                case 0 -> whole();
                case 1 -> pingOrPong();
                case 2 -> pullSome();
                default -> proceed();
            }
        }

        private void whole() {
            byte[] payload = payload();
            boolean text = random.nextBoolean();
            message(text ? Opcode.TEXT : Opcode.BINARY, payload);
            (output.open() == 0 ? data : behind).add((text ? "TEXT " : "BINARY ") + Story.shown(payload, text));
        }

        private void pingOrPong() {
            String body = "n" + sent++;
            boolean ping = random.nextBoolean();
            assertThat(output.control(ping ? Opcode.PING : Opcode.PONG, latin(body), 0, body.length(), 1 << 20))
                    .isTrue();
            control.add((ping ? "PING \"" : "PONG \"") + body + '"');
        }

        /** Opens a message, begins its next frame, or writes a piece. */
        private void proceed() {
            if (output.open() == 0) {
                output.open(random.nextBoolean() ? Opcode.TEXT : Opcode.BINARY, 0);
                fragmented = false;
            } else if (output.isInFrame()) {
                int part = random.nextInt(frame.length - written + 1);
                output.write(frame, written, part);
                written += part;
                assertThat(output.frameLeft()).isEqualTo(frame.length - written);
            } else {
                begin();
            }
            if (output.open() == 0) {
                data.addAll(behind);
                behind.clear();
            }
        }

        private void begin() {
            frame = payload();
            written = 0;
            last = random.nextInt(3) == 0;
            boolean text = output.open() == Opcode.TEXT;
            data.add((fragmented ? ".." : "")
                    + (text ? "TEXT" : "BINARY")
                    + (last ? " " : ".. ")
                    + Story.shown(frame, text));
            fragmented = true;
            output.startFrame(frame.length, last);
        }

        private void pullSome() {
            receiver.receive(pull(1 + random.nextInt(1 << random.nextInt(14))));
        }

        private byte[] payload() {
            return Frames.letters(random.nextInt(1 << random.nextInt(random.nextInt(8) == 0 ? 18 : 9)));
        }
    }

    /** The other end. */
    private static final class Receiver {
        final SegmentPool pool = new SegmentPool();
        final Wire wire = new Wire(pool, SegmentPool.LARGEST);
        final List<String> data = new ArrayList<>();
        final List<String> control = new ArrayList<>();
        private final WebSocket socket = new WebSocket();
        private final Story.Teller teller = new Story.Teller();
        long received;
        boolean lastSeen;

        Receiver(Role role) {
            socket.begin(role);
        }

        void receive(byte[] bytes) {
            wire.in.append(bytes, 0, bytes.length);
            for (int event = socket.next(wire); event != Protocol.MORE; event = socket.next(wire)) {
                String words = teller.tell(socket, event);
                if (!words.isEmpty()) {
                    (event == WebSocket.PIECE ? data : control).add(words);
                }
            }
        }

        /** Reads one frame on, checking that it is patterned by {@link SegmentPool#LARGEST} bytes. */
        void skim() {
            while (socket.next(wire) == WebSocket.PIECE) {
                long at = socket.frameOffset() % SegmentPool.LARGEST;
                assertThat(socket.array()[socket.offset()]).isEqualTo((byte) (at * 31 + (at >> 8)));
                received += socket.length();
                lastSeen = socket.isLast();
            }
        }
    }
}
