package dev.wsmulti.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wsmulti.bytes.Hex;
import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.frame.CloseCode;
import dev.wsmulti.http.Role;
import dev.wsmulti.layer.Protocol;
import dev.wsmulti.layer.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of RFC 6455 for what is received, by section. */
final class WebSocketTest {
    private static final String VIOLATION = "! PROTOCOL: protocol violation by the peer (1002): ";
    private static final String NOT_UTF8 = "! PROTOCOL: protocol violation by the peer (1007): ";

    private static String broken(String rule, int section, int part) {
        return VIOLATION + rule + " (RFC 6455 section " + section + "." + part + ")";
    }

    @Nested
    @DisplayName("5.1 overview: masked by clients, by clients only")
    final class Masking {
        @Test
        void serverRefusesUnmaskedFrames() {
            String rule = broken("a client must mask its frames", 5, 1);
            assertThat(Story.of(Role.SERVER, "81 01 61")).isEqualTo(rule);
            assertThat(Story.of(Role.SERVER, "89 00")).isEqualTo(rule);
        }

        @Test
        void clientRefusesMaskedFrames() {
            String rule = broken("a server must not mask its frames", 5, 1);
            assertThat(Story.of(Role.CLIENT, "81 81 01020304 60")).isEqualTo(rule);
            assertThat(Story.of(Role.CLIENT, "88 80 01020304")).isEqualTo(rule);
        }

        @Test
        void theRulesHoldForEveryFrameOfASession() {
            assertThat(Story.of(Role.SERVER, "81 81 01020304 60 81 01 61"))
                    .isEqualTo("TEXT \"a\" | " + broken("a client must mask its frames", 5, 1));
        }

        @Test
        void exampleOfTheRfcForAMaskedText() {
            assertThat(Story.of(Role.SERVER, "81 85 37fa213d 7f9f4d5158")).isEqualTo("TEXT \"Hello\"");
            assertThat(Story.of(Role.SERVER, "8a 85 37fa213d 7f9f4d5158")).isEqualTo("PONG \"Hello\"");
        }

        @Test
        void aZeroKeyIsAKey() {
            assertThat(Story.of(Role.SERVER, "82 82 00000000 0102")).isEqualTo("BINARY 0102");
        }
    }

    @Nested
    @DisplayName("5.2 base framing")
    final class Framing {
        @Test
        void examplesOfTheRfc() {
            assertThat(Story.of("81 05 48656c6c6f")).isEqualTo("TEXT \"Hello\"");
            assertThat(Story.of("01 03 48656c 80 02 6c6f")).isEqualTo("TEXT.. \"Hel\" | ..TEXT \"lo\"");
            assertThat(Story.of("89 05 48656c6c6f")).isEqualTo("PING \"Hello\"");
        }

        @Test
        void everyReservedBitFailsInEveryFrame() {
            for (int bits = 0x10; bits <= 0x70; bits += 0x10) {
                for (int opcode : new int[] {0, 1, 2, 8, 9, 10}) {
                    assertThat(Story.of(Frames.frame(0x80 | bits | opcode, new byte[0])))
                            .isEqualTo(broken("RSV1, RSV2 and RSV3 must be 0 without an extension", 5, 2));
                }
            }
        }

        @Test
        void everyReservedOpcodeFails() {
            for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
                String rule = broken("opcode " + opcode + " is reserved", 5, 2);
                assertThat(Story.of(Frames.frame(0x80 | opcode, new byte[0]))).isEqualTo(rule);
                assertThat(Story.of(Frames.frame(opcode, new byte[0]))).isEqualTo(rule);
                assertThat(Story.of(Frames.join(Hex.bytes("01 00"), Frames.frame(opcode, new byte[0]))))
                        .isEqualTo("TEXT.. \"\" | " + rule);
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 124, 125, 126, 127, 128, 255, 256, 4095, 4096, 65534, 65535, 65536, 65537, 200_000})
        void everyLengthFormIsRead(int length) {
            byte[] payload = Frames.patterned(length);
            assertThat(Story.of(Frames.frame(0x82, payload))).isEqualTo("BINARY " + Story.shown(payload, false));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"7e 0000", "7e 007d", "7f 0000000000000000", "7f 000000000000007e", "7f 000000000000ffff"})
        void theLengthMustHaveItsShortestForm(String length) {
            assertThat(Story.of("82" + length)).isEqualTo(broken("the length must have its shortest form", 5, 2));
        }

        @ParameterizedTest
        @ValueSource(strings = {"8000000000000000", "ffffffffffffffff", "8000000000000001"})
        void theHighestBitOfALengthMustBe0(String length) {
            assertThat(Story.of("82 7f" + length))
                    .isEqualTo(broken("the highest bit of a 64 bit length must be 0", 5, 2));
        }

        @ParameterizedTest
        @EnumSource(Role.class)
        void theLongestFrameIsAnnouncedAndCostsNothing(Role role) {
            long length = (1L << 62) + 10;
            byte[] frame = Frames.join(Frames.header(0x82, length), Frames.patterned(10));
            Session session = new Session(role);
            session.feed(role == Role.SERVER ? Frames.masked(frame) : frame);
            assertThat(session.next()).isEqualTo(WebSocket.PIECE);
            assertThat(session.socket.length()).isEqualTo(10);
            assertThat(session.socket.frameLength()).isEqualTo(length);
            assertThat(session.socket.frameLeft()).isEqualTo(1L << 62);
            assertThat(session.socket.isLast()).isFalse();
            assertThat(session.next()).isEqualTo(Protocol.MORE);
            assertThat(session.pool.leased()).isZero();
            session.feed(Frames.header(0x7f, Long.MAX_VALUE));
            assertThat(session.next()).isEqualTo(WebSocket.PIECE);
            assertThat(session.socket.frameOffset()).isEqualTo(10);
        }

        @Test
        void aFrameBeyond32BitsIsStreamedWithOffsetsThatGoOn() {
            long length = (1L << 32) + 3;
            Session session = new Session(Role.CLIENT);
            session.feed(Frames.header(0x82, length));
            byte[] chunk = Frames.patterned(SegmentPool.LARGEST);
            assertThat(session.next()).isEqualTo(Protocol.MORE);
            long offset = 0;
            while (offset < length) {
                session.wire.in.append(chunk, 0, (int) Math.min(chunk.length, length - offset));
                assertThat(session.pool.leased()).isEqualTo(1);
                assertThat(session.next()).isEqualTo(WebSocket.PIECE);
                assertThat(session.socket.frameOffset()).isEqualTo(offset);
                assertThat(session.socket.messageOffset()).isEqualTo(offset);
                offset += session.socket.length();
                assertThat(session.socket.frameLeft()).isEqualTo(length - offset);
                assertThat(session.socket.isLast()).isEqualTo(offset == length);
                assertThat(session.next()).isEqualTo(Protocol.MORE);
            }
        }
    }

    @Nested
    @DisplayName("5.4 fragmentation")
    final class Fragmentation {
        @Test
        void aContinuationNeedsAFragmentBefore() {
            String rule = broken("a continuation frame must follow a fragment", 5, 4);
            assertThat(Story.of("80 00")).isEqualTo(rule);
            assertThat(Story.of("00 00")).isEqualTo(rule);
            assertThat(Story.of("81 01 61 80 00")).isEqualTo("TEXT \"a\" | " + rule);
            assertThat(Story.of("01 01 61 80 00 80 00")).isEqualTo("TEXT.. \"a\" | ..TEXT \"\" | " + rule);
        }

        @Test
        void aMessageMustEndBeforeTheNextBegins() {
            String rule = broken("a new message must not begin inside a fragmented one", 5, 4);
            for (String next : new String[] {"01", "02", "81", "82"}) {
                assertThat(Story.of("02 00 " + next + "00")).isEqualTo("BINARY..  | " + rule);
            }
        }

        @Test
        void controlFramesMayStandBetweenFragments() {
            assertThat(Story.of("01 01 61 89 01 70 8a 01 71 00 00 89 00 80 01 62 82 00 88 00"))
                    .isEqualTo("TEXT.. \"a\" | PING \"p\" | PONG \"q\" | ..TEXT.. \"\" | PING \"\" | ..TEXT \"b\""
                            + " | BINARY  | CLOSE 1005");
        }

        @Test
        void aCloseMayStandBetweenFragments() {
            assertThat(Story.of("01 01 61 88 02 03e8 80 00")).isEqualTo("TEXT.. \"a\" | CLOSE 1000");
        }

        @Test
        void theTypeOfAMessageIsThatOfItsFirstFragment() {
            assertThat(Story.of("02 01 ff 80 01 fe 81 01 61")).isEqualTo("BINARY.. ff | ..BINARY fe | TEXT \"a\"");
        }
    }

    @Nested
    @DisplayName("5.5 control frames")
    final class Control {
        @Test
        void mustNotBeFragmented() {
            for (int opcode : new int[] {8, 9, 10}) {
                assertThat(Story.of(Frames.frame(opcode, new byte[0])))
                        .isEqualTo(broken("a control frame must not be fragmented", 5, 5));
            }
        }

        @Test
        void holdAtMost125Bytes() {
            String rule = broken("a control frame holds at most 125 bytes", 5, 5);
            for (int opcode : new int[] {0x88, 0x89, 0x8a}) {
                assertThat(Story.of(Frames.frame(opcode, new byte[126]))).isEqualTo(rule);
                assertThat(Story.of(Frames.header(opcode, 65536))).isEqualTo(rule);
            }
            byte[] longest = Frames.letters(125);
            assertThat(Story.of(Frames.frame(0x89, longest))).isEqualTo("PING " + Story.shown(longest, true));
        }

        @Test
        void areDeliveredWholeAlsoWhereTheyHoldNoText() {
            assertThat(Story.of("89 03 ff00fe 8a 01 80")).isEqualTo("PING ff00fe | PONG 80");
        }

        @Test
        void doNotTouchTextThatIsCut() {
            assertThat(Story.of("01 01 c3 89 01 ff 80 01 a9")).isEqualTo("TEXT.. c3 | PING ff | ..TEXT a9");
        }
    }

    @Nested
    @DisplayName("5.5.1 and 7.4 close")
    final class Close {
        @Test
        void withoutABodyMeans1005() {
            assertThat(Story.of("88 00")).isEqualTo("CLOSE 1005");
        }

        @Test
        void aBodyOfOneByteIsNoCode() {
            assertThat(Story.of("88 01 03"))
                    .isEqualTo(VIOLATION
                            + "a close frame holds no body or at least a 2 byte code (RFC 6455 section 5.5.1)");
        }

        @Test
        void everyCodeIsJudged() {
            for (int code = 0; code <= 5000; code++) {
                boolean valid =
                        code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
                assertThat(CloseCode.isSendable(code)).as("%d", code).isEqualTo(valid);
                Session session = new Session(Role.CLIENT);
                session.feed(Frames.close(code, ""));
                if (valid) {
                    assertThat(session.next()).isEqualTo(WebSocket.CLOSE);
                    assertThat(session.socket.closeCode()).isEqualTo(code);
                } else {
                    assertThat(session.failure().message())
                            .isEqualTo("protocol violation by the peer (1002): close code " + code
                                    + " must not be sent (RFC 6455 section 7.4)");
                    assertThat(session.socket.isClosed()).isFalse();
                }
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {1000, 1003, 1007, 1014, 3000, 4999})
        void validCodesAtTheEdgesInBothRoles(int code) {
            assertThat(Story.of(Frames.close(code, "62 79 65"))).isEqualTo("CLOSE " + code + " \"bye\"");
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535})
        void invalidCodesAtTheEdgesInBothRoles(int code) {
            assertThat(Story.of(Frames.close(code, "")))
                    .isEqualTo(VIOLATION + "close code " + code + " must not be sent (RFC 6455 section 7.4)");
        }

        @Test
        void theReasonIsText() {
            assertThat(Story.of(Frames.close(1000, "c3a9"))).isEqualTo("CLOSE 1000 \"\u00e9\"");
        }

        @ParameterizedTest
        @ValueSource(strings = {"ff", "c3", "61 c3", "eda080", "c080", "f4908080", "e282"})
        void aReasonThatIsNotTextIsRefused(String reason) {
            assertThat(Story.of(Frames.close(1000, reason)))
                    .isEqualTo(NOT_UTF8 + "a close reason must be UTF-8 (RFC 6455 section 5.5.1)");
        }

        @Test
        void nothingAfterItCounts() {
            assertThat(Story.of("88 02 03e8 81 01 61 89 00 83 00")).isEqualTo("CLOSE 1000");
            assertThat(Story.toEnd(Hex.bytes("88 02 03e8 81 01"))).isEqualTo("CLOSE 1000 | END");
        }
    }

    @Nested
    @DisplayName("5.6 and 8.1 text is UTF-8")
    final class Text {
        private static final String RULE = NOT_UTF8 + "text must be UTF-8 (RFC 6455 section 8.1)";

        @Test
        void codePointsMayBeCutAnywhere() {
            byte[] text = Hex.bytes("ceba e1bdb9 cf83 f09f9880 61 ed9fbf ee8080 f48fbfbf");
            for (int cut = 0; cut <= text.length; cut++) {
                byte[] head = Arrays.copyOf(text, cut);
                byte[] tail = Arrays.copyOfRange(text, cut, text.length);
                byte[] frames = Frames.join(Frames.frame(0x01, head), Frames.frame(0x80, tail));
                assertThat(Story.of(frames))
                        .isEqualTo("TEXT.. " + Story.shown(head, true) + " | ..TEXT " + Story.shown(tail, true));
            }
        }

        @Test
        void aMessageMustNotEndInsideACodePoint() {
            assertThat(Story.of("81 01 c3")).isEqualTo(RULE);
            assertThat(Story.of("01 01 c3 80 00")).isEqualTo("TEXT.. c3 | " + RULE);
            assertThat(Story.of("01 02 e282 00 00 80 00")).isEqualTo("TEXT.. e282 | ..TEXT.. \"\" | " + RULE);
        }

        @Test
        void binaryMayHoldAnything() {
            assertThat(Story.of("82 03 fffec0 02 01 c3 80 00")).isEqualTo("BINARY fffec0 | BINARY.. c3 | ..BINARY ");
        }

        @Test
        void aMessageBeginsAfresh() {
            assertThat(Story.of("81 02 c3a9 81 02 c3a9 81 01 a9")).isEqualTo("TEXT c3a9 | TEXT c3a9 | " + RULE);
        }

        @ParameterizedTest
        @EnumSource(Role.class)
        void failsAtTheEarliestByte(Role role) {
            byte[] frame = Frames.frame(0x81, Hex.bytes("61 ceba f4 90 80 80 62"));
            byte[] bytes = role == Role.SERVER ? Frames.masked(frame) : frame;
            int header = bytes.length - 8;
            Session session = new Session(role);
            for (int at = 0; at < header + 4; at++) {
                session.feed(new byte[] {bytes[at]});
                session.drain();
            }
            session.feed(new byte[] {bytes[header + 4]});
            assertThat(session.failure())
                    .isInstanceOfSatisfying(
                            Failure.Protocol.class,
                            failure -> assertThat(failure.code()).isEqualTo(1007));
        }

        @Test
        void failsInAFragmentBeforeItsEnd() {
            Session session = new Session(Role.CLIENT);
            session.feed(Frames.join(Hex.bytes("01 02 c3a9"), Frames.header(0x00, 1L << 40), Hex.bytes("61 ed a0")));
            assertThat(session.next()).isEqualTo(WebSocket.PIECE);
            assertThat(session.failure().message()).contains("text must be UTF-8");
        }
    }

    @Nested
    @DisplayName("limits")
    final class Bounds {
        @Test
        void theMessageLimitIsAnsweredAtTheHeader() {
            Story story = Story.limited(10, Long.MAX_VALUE);
            assertThat(story.tell(Frames.header(0x82, 11)))
                    .isEqualTo("! LIMIT_EXCEEDED: limit exceeded: 11 is over maxMessage (10)");
            assertThat(story.tell(Frames.header(0x82, Long.MAX_VALUE)))
                    .isEqualTo("! LIMIT_EXCEEDED: limit exceeded: " + Long.MAX_VALUE + " is over maxMessage (10)");
            assertThat(story.tell(Frames.frame(0x81, Frames.letters(10)))).isEqualTo("TEXT \"abcdefghij\"");
        }

        @Test
        void fragmentsAreSummed() {
            Story story = Story.limited(10, Long.MAX_VALUE);
            assertThat(story.tell(Hex.bytes("01 06 616161616161 80 04 62626262 81 0a 63636363636363636363")))
                    .isEqualTo("TEXT.. \"aaaaaa\" | ..TEXT \"bbbb\" | TEXT \"cccccccccc\"");
            assertThat(story.tell(Hex.bytes("01 06 616161616161 80 05")))
                    .isEqualTo("TEXT.. \"aaaaaa\" | ! LIMIT_EXCEEDED: limit exceeded: 11 is over maxMessage (10)");
        }

        @Test
        void sumsBeyond63BitsAreShownAsTheLargest() {
            assertThat(Story.limited(10, 9).tell(Frames.join(Hex.bytes("02 01 61"), Frames.header(0, Long.MAX_VALUE))))
                    .isEqualTo("BINARY.. 61 | ! LIMIT_EXCEEDED: limit exceeded: " + Long.MAX_VALUE
                            + " is over maxMessage (10)");
        }

        @Test
        void controlFramesDoNotCount() {
            assertThat(Story.limited(1, 2).tell(Hex.bytes("01 01 61 89 03 626262 8a 02 6262 80 00")))
                    .isEqualTo("TEXT.. \"a\" | PING \"bbb\" | PONG \"bb\" | ..TEXT \"\"");
        }

        @Test
        void fragmentsAreCounted() {
            Story story = Story.limited(Long.MAX_VALUE, 3);
            assertThat(story.tell(Hex.bytes("02 00 00 00 80 00 02 00 00 00 80 00")))
                    .isEqualTo("BINARY..  | ..BINARY..  | ..BINARY  | BINARY..  | ..BINARY..  | ..BINARY ");
            assertThat(story.tell(Hex.bytes("02 00 00 00 00 00 80 00")))
                    .isEqualTo(
                            "BINARY..  | ..BINARY..  | ..BINARY..  | ! LIMIT_EXCEEDED: limit exceeded: 4 is over maxFragments (3)");
        }

        @Test
        void limitsTellThePeer1009() {
            Session session = new Session(Role.SERVER);
            session.socket.limits(1, "maxMessage", 2);
            session.feed(Frames.masked(Frames.frame(0x82, new byte[2])));
            assertThat(session.failure()).isEqualTo(new Failure.LimitExceeded("maxMessage", 1, 2, CloseCode.TOO_BIG));
        }

        @Test
        void aLimitHoldsFromTheNextFrameOn() {
            Session session = new Session(Role.CLIENT);
            session.feed(Hex.bytes("02 03 010203"));
            session.drain();
            session.socket.limits(3, "maxMessage", 9);
            session.feed(Hex.bytes("00 00"));
            assertThat(session.next()).isEqualTo(WebSocket.PIECE);
            session.feed(Hex.bytes("00 01"));
            assertThat(session.failure()).isEqualTo(new Failure.LimitExceeded("maxMessage", 3, 4, CloseCode.TOO_BIG));
        }

        @Test
        @Tag("large")
        void tenMillionEmptyFragmentsTakeNoMemory() {
            Session session = new Session(Role.SERVER);
            session.socket.limits(Long.MAX_VALUE, "maxMessage", 10_000_000);
            session.feed(Frames.masked(Hex.bytes("02 00")));
            session.drain();
            byte[] some = Frames.masked(Hex.bytes("00 00".repeat(1000)));
            for (int i = 0; i < 9_999; i++) {
                session.wire.in.append(some, 0, some.length);
                session.drain();
                assertThat(session.pool.leased()).isZero();
            }
            session.wire.in.append(some, 0, some.length);
            FailureException failed = catchThrowableOfType(FailureException.class, session::drain);
            assertThat(failed.failure().message())
                    .isEqualTo("limit exceeded: 10000001 is over maxFragments (10000000)");
        }
    }

    @Nested
    @DisplayName("7.1 the end of the connection")
    final class EndOfConnection {
        private final byte[][] session = {
            Hex.bytes("81 05 68656c6c6f"),
            Hex.bytes("01 02 6162"),
            Hex.bytes("89 01 70"),
            Hex.bytes("80 02 6364"),
            Frames.frame(0x82, new byte[130]),
            Hex.bytes("88 02 03e8")
        };

        @Test
        void isNamedAtEveryOffset() {
            byte[] all = Frames.join(session);
            String[] where = new String[all.length];
            Arrays.fill(where, "inside a frame");
            int begin = 0;
            for (int i = 0; i < session.length; i++) {
                where[begin] = i == 2 || i == 3 ? "inside a message" : "without a close frame";
                begin += session[i].length;
            }
            for (int cut = 0; cut < all.length; cut++) {
                assertThat(Story.toEnd(Arrays.copyOf(all, cut)))
                        .as("cut at %d", cut)
                        .endsWith("! CONNECTION_LOST: connection closed by the peer " + where[cut]
                                + " (0 bytes received, 0 bytes unsent)");
            }
        }

        @Test
        void isAnEndAfterACloseFrameOnly() {
            assertThat(Story.toEnd(Frames.join(session))).endsWith("CLOSE 1000 | END");
            assertThat(Story.toEnd(Hex.bytes("88 00"))).isEqualTo("CLOSE 1005 | END");
            assertThat(Story.toEnd(Hex.bytes("01 00 88 00"))).isEqualTo("TEXT.. \"\" | CLOSE 1005 | END");
        }

        @Test
        void mayBeAskedForAgain() {
            Session session = new Session(Role.CLIENT);
            session.feed(Hex.bytes("88 00"));
            session.wire.in.finish();
            assertThat(session.next()).isEqualTo(WebSocket.CLOSE);
            assertThat(session.next()).isEqualTo(Protocol.END);
            assertThat(session.next()).isEqualTo(Protocol.END);
        }
    }

    @Nested
    @DisplayName("pieces")
    final class Pieces {
        @Test
        void sayWhereTheyBelongAtEveryTwoSplits() {
            byte[] frames = Hex.bytes("01 05 6162636465 89 01 70 00 03 666768 80 04 696a6b6c");
            byte[] masked = Frames.masked(frames);
            for (int first = 1; first < masked.length - 1; first++) {
                for (int second = first + 1; second < masked.length; second++) {
                    Session session = new Session(Role.SERVER);
                    StringBuilder message = new StringBuilder();
                    int[] cuts = {0, first, second, masked.length};
                    for (int i = 0; i < 3; i++) {
                        session.feed(Arrays.copyOfRange(masked, cuts[i], cuts[i + 1]));
                        for (int event = session.next(); event != Protocol.MORE; event = session.next()) {
                            if (event == WebSocket.PIECE) {
                                checkPiece(session, message);
                            }
                        }
                    }
                    assertThat(message).hasToString("abcdefghijkl");
                }
            }
        }

        private static void checkPiece(Session session, StringBuilder message) {
            WebSocket socket = session.socket;
            int before = message.length();
            int frame = before < 5 ? 0 : before < 8 ? 5 : 8;
            int frameEnd = before < 5 ? 5 : before < 8 ? 8 : 12;
            assertThat(socket.isText()).isTrue();
            assertThat(socket.isFirst()).isEqualTo(before == 0);
            assertThat(socket.messageOffset()).isEqualTo(before);
            assertThat(socket.frameOffset()).isEqualTo(before - frame);
            assertThat(socket.frameLength()).isEqualTo(frameEnd - frame);
            message.append(session.text());
            assertThat(socket.frameLeft()).isEqualTo(frameEnd - message.length());
            assertThat(socket.isLastFrame()).isEqualTo(frame == 8);
            assertThat(socket.isLast()).isEqualTo(message.length() == 12);
        }

        @Test
        void anEmptyFrameIsDeliveredOnce() {
            Session session = new Session(Role.CLIENT);
            session.feed(Hex.bytes("81 00"));
            assertThat(session.next()).isEqualTo(WebSocket.PIECE);
            assertThat(session.socket.length()).isZero();
            assertThat(session.socket.isFirst() && session.socket.isLast()).isTrue();
            assertThat(session.next()).isEqualTo(Protocol.MORE);
        }

        @Test
        void aHeaderAloneIsNoPiece() {
            Session session = new Session(Role.CLIENT);
            session.feed(Hex.bytes("81 05"));
            assertThat(session.next()).isEqualTo(Protocol.MORE);
            assertThat(session.socket.idle()).isFalse();
        }
    }

    @Nested
    @DisplayName("state")
    final class State {
        @Test
        void isIdleBetweenMessagesOnly() {
            Session session = new Session(Role.CLIENT);
            assertThat(session.socket.idle()).isTrue();
            session.feed(Hex.bytes("01 01 61"));
            session.drain();
            assertThat(session.socket.idle()).as("inside a message").isFalse();
            session.feed(Hex.bytes("80 02 62"));
            session.drain();
            assertThat(session.socket.idle()).as("inside a frame").isFalse();
            session.feed(Hex.bytes("63"));
            assertThat(session.next()).isEqualTo(WebSocket.PIECE);
            assertThat(session.socket.idle())
                    .as("the piece is still to be skipped")
                    .isFalse();
            assertThat(session.next()).isEqualTo(Protocol.MORE);
            assertThat(session.socket.idle()).isTrue();
            session.feed(Hex.bytes("88 00"));
            session.drain();
            assertThat(session.socket.idle()).as("closed").isFalse();
        }

        @Test
        void ofOneSessionDoesNotReachTheNext() {
            Session session = new Session(Role.CLIENT);
            session.feed(Hex.bytes("01 01 c3"));
            session.drain();
            session.feed(Hex.bytes("88 05 0bb8 627965"));
            session.drain();
            assertThat(session.socket.closeReason()).isEqualTo("bye");
            session.socket.begin(Role.SERVER);
            assertThat(session.socket.idle()).isTrue();
            assertThat(session.socket.isClosed()).isFalse();
            assertThat(session.socket.closeCode()).isEqualTo(CloseCode.NONE);
            assertThat(session.socket.closeReason()).isEmpty();
            session.feed(Frames.masked(Hex.bytes("81 01 61")));
            assertThat(session.next()).isEqualTo(WebSocket.PIECE);
            assertThat(session.text()).isEqualTo("a");
        }

        @Test
        void randomSessionsTellTheSameInBothRolesHoweverTheyAreCut() {
            for (int seed = 1; seed <= 40; seed++) {
                Random random = new Random(seed);
                StringBuilder expected = new StringBuilder();
                byte[] frames = {};
                for (int i = random.nextInt(12); i >= 0; i--) {
                    int type = 1 + random.nextInt(2);
                    int fragments = 1 + random.nextInt(3);
                    for (int f = 0; f < fragments; f++) {
                        boolean last = f == fragments - 1;
                        byte[] payload = Frames.letters(random.nextInt(1 << random.nextInt(12)));
                        int first = (last ? 0x80 : 0) | (f == 0 ? type : 0);
                        frames = Frames.join(frames, Frames.frame(first, payload), Hex.bytes("89 00"));
                        expected.append(f == 0 ? "" : "..")
                                .append(type == 1 ? "TEXT" : "BINARY")
                                .append(last ? " " : ".. ")
                                .append(Story.shown(payload, type == 1))
                                .append(" | PING \"\" | ");
                    }
                }
                frames = Frames.join(frames, Hex.bytes("88 00"));
                assertThat(Story.toEnd(frames)).as("seed %d", seed).isEqualTo(expected + "CLOSE 1005 | END");
            }
        }
    }

    /** One session on one wire, fed by hand. */
    private static final class Session {
        final SegmentPool pool = new SegmentPool();
        final Wire wire = new Wire(pool, SegmentPool.LARGEST);
        final WebSocket socket = new WebSocket();

        Session(Role role) {
            socket.begin(role);
        }

        void feed(byte[] bytes) {
            wire.in.append(bytes, 0, bytes.length);
        }

        int next() {
            return socket.next(wire);
        }

        void drain() {
            while (next() != Protocol.MORE) {
                assertThat(socket.length()).isNotNegative();
            }
        }

        Failure failure() {
            return catchThrowableOfType(FailureException.class, this::next).failure();
        }

        String text() {
            return new String(socket.array(), socket.offset(), socket.length(), StandardCharsets.UTF_8);
        }
    }
}
