package dev.wsmulti.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.extension.Agreement;
import dev.wsmulti.extension.Codecs;
import dev.wsmulti.extension.Decoder;
import dev.wsmulti.extension.Encoder;
import dev.wsmulti.extension.Extension;
import dev.wsmulti.extension.Parameter;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.frame.FrameHeader;
import dev.wsmulti.frame.Opcode;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.http.Role;
import dev.wsmulti.layer.Wire;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sending side of extensions makes of messages, the receiving side reads: on arrays, client to server. */
final class ExtendedTest {
    private final SegmentPool pool = new SegmentPool();
    private final Coding ours = new Coding(64 << 20);
    private final Coding theirs = new Coding(64 << 20);
    private final WebSocket reader = new WebSocket();
    private final Wire wire = new Wire(pool, 1 << 20);
    private Extended sender = new Extended(Negotiation.NONE, ours);
    private Extended receiver = new Extended(Negotiation.NONE, theirs);

    @AfterEach
    void everyCodecIsBack() {
        sender.close();
        receiver.close();
        assertThat(ours.codecs().lent()).isZero();
        assertThat(theirs.codecs().lent()).isZero();
        wire.in.clear();
        assertThat(pool.leased()).isZero();
    }

    private void agree(Extension... extensions) {
        List<Extension> known = List.of(extensions);
        Headers offer = Headers.of(ExtensionHeader.NAME, Negotiation.offer(known));
        Negotiation accepted = Negotiation.accept(new RequestHead("GET", "/", 1, offer), known, theirs.codecs());
        Headers answer = Headers.of(ExtensionHeader.NAME, accepted.toString());
        sender = new Extended(Negotiation.agree(new ResponseHead(101, "", 1, answer), known), ours);
        receiver = new Extended(accepted, theirs);
        reader.begin(Role.CLIENT);
        reader.extended(receiver);
    }

    private static PerMessageDeflate deflate(boolean takeover, int bits, long above) {
        return new PerMessageDeflate(takeover, takeover, bits, bits, above, -1);
    }

    /** Sends a message whole; says how many bytes it took, and whether they were marked. */
    private String send(byte[] message) {
        int length = sender.encode(message, 0, message.length);
        boolean plain = length == Encoder.PLAIN;
        byte[] bytes = plain ? message : Arrays.copyOf(sender.encoded(), length);
        frame(Opcode.BINARY | FrameHeader.FIN | (plain ? 0 : sender.marks()), bytes);
        sender.trim();
        return plain ? "plain" : Integer.toHexString(sender.marks());
    }

    private void frame(int first, byte[] payload) {
        byte[] header = new byte[FrameHeader.LONGEST];
        wire.in.append(header, 0, FrameHeader.write(header, 0, first, payload.length));
        wire.in.append(payload, 0, payload.length);
    }

    private byte[] received() {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        do {
            assertThat(reader.next(wire)).isEqualTo(WebSocket.PIECE);
            message.write(reader.array(), reader.offset(), reader.length());
        } while (!reader.isLast());
        assertThat(reader.next(wire)).isEqualTo(WebSocket.MORE);
        return message.toByteArray();
    }

    private static byte[] words(int length) {
        byte[] text = new byte[length];
        Random random = new Random(length);
        for (int i = 0; i < length; i++) {
            text[i] = (byte) ("etaoin shrdlu".charAt(random.nextInt(13)));
        }
        return text;
    }

    @ParameterizedTest
    @CsvSource({"true, 15", "false, 15", "true, 9", "false, 9", "true, 12", "false, 10"})
    void whatIsEncodedIsDecoded(boolean takeover, int bits) {
        agree(deflate(takeover, bits, 0));
        for (int length : new int[] {200, 511, 512, 513, 1024, 4096, 65_535, 65_536, 65_537, 300_000}) {
            byte[] message = words(length);
            assertThat(send(message)).as("%d bytes", length).isEqualTo("40");
            assertThat(received()).as("%d bytes", length).isEqualTo(message);
        }
    }

    @Test
    void whatWouldGrowOrIsSmallGoesPlain() {
        agree(deflate(true, 15, 10));
        byte[] random = new byte[100_000];
        new Random(1).nextBytes(random);
        for (byte[] message : List.of(new byte[0], words(9), random)) {
            assertThat(send(message)).isEqualTo("plain");
            assertThat(received()).isEqualTo(message);
            assertThat(send(words(100))).isEqualTo("40");
            assertThat(received()).isEqualTo(words(100));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000, 70_000})
    void piecesAreFragments(int size) {
        agree(deflate(true, 11, 0));
        byte[] message = words(140_000 / (size == 1 ? 1000 : 1));
        int marks = sender.open();
        assertThat(marks).isEqualTo(Extension.RSV1);
        assertThat(sender.isOpen()).isTrue();
        assertThat(sender.canRest()).as("amid a message").isFalse();
        assertThat(sender.encode(message, 0, message.length))
                .as("amid a message")
                .isEqualTo(Encoder.PLAIN);
        for (int at = 0; at < message.length; at += size) {
            boolean last = at + size >= message.length;
            int part = Math.min(size, message.length - at);
            int length = sender.piece(message, at, part, last);
            int first = (at == 0 ? Opcode.BINARY | marks : Opcode.CONTINUATION) | (last ? FrameHeader.FIN : 0);
            frame(first, Arrays.copyOf(sender.encoded(), length));
        }
        assertThat(sender.isOpen()).isFalse();
        assertThat(received()).isEqualTo(message);
    }

    @Test
    void anEmptyLastPieceIsOneByte() {
        agree(deflate(false, 15, 0));
        int marks = sender.open();
        int length = sender.piece(words(300), 0, 300, false);
        frame(Opcode.BINARY | marks, Arrays.copyOf(sender.encoded(), length));
        assertThat(sender.piece(new byte[0], 0, 0, false)).isZero();
        assertThat(sender.piece(new byte[0], 0, 0, true)).isEqualTo(1);
        assertThat(sender.encoded()[0]).isZero();
        frame(Opcode.CONTINUATION | FrameHeader.FIN, new byte[1]);
        assertThat(received()).isEqualTo(words(300));
    }

    /** RFC 7692 section 7.1.1: each end may ask that the other, or promise that it itself, keeps no window. */
    @ParameterizedTest
    @CsvSource({
        "CLIENT, '', true",
        "CLIENT, ; client_no_context_takeover, false",
        "CLIENT, ; server_no_context_takeover, true",
        "SERVER, '', true",
        "SERVER, ; client_no_context_takeover, true",
        "SERVER, ; server_no_context_takeover, false",
    })
    void aWindowIsKeptWhereItMayBe(Role role, String parameters, boolean kept) {
        sender = new Extended(DeflateTest.agreed(role, parameters), ours);
        assertThat(sender.encode(words(2000), 0, 2000)).isPositive();
        assertThat(sender.canRest()).isEqualTo(kept);
    }

    @Test
    void aContextThatRestsIsGivenBackAndMadeAgain() {
        agree(deflate(true, 15, 0));
        assertThat(sender.canRest()).isFalse();
        send(words(100));
        received();
        assertThat(sender.canRest()).isTrue();
        assertThat(ours.codecs().lent()).isEqualTo(1);
        sender.rest();
        assertThat(sender.canRest()).isFalse();
        assertThat(ours.codecs().lent()).isZero();
        send(words(100));
        assertThat(received()).isEqualTo(words(100));
    }

    @ParameterizedTest
    @CsvSource({
        "1, true, 70000", "100, true, 7", "65536, true, 1000", "200000, true, 70000",
        "100, false, 7", "65536, false, 1000", "200000, false, 70000", "200000, false, 65537"
    })
    void twoExtensionsOneBehindTheOther(int length, boolean deflatesFirst, int atMost) {
        PerMessageDeflate deflate = deflate(false, 15, 0);
        Turned turned = new Turned(true);
        agree(deflatesFirst ? deflate : turned, deflatesFirst ? turned : deflate);
        reader.atMost(atMost);
        byte[] message = words(length);
        assertThat(send(message)).isEqualTo(length == 1 ? "20" : "60");
        assertThat(received()).isEqualTo(message);
        assertThat(theirs.codecs().lent()).as("inflaters behind the message").isZero();
        byte[] zeros = new byte[length];
        send(zeros);
        assertThat(received()).isEqualTo(zeros);
        int marks = sender.open();
        int first = sender.piece(message, 0, length / 2, false);
        frame(Opcode.BINARY | marks, Arrays.copyOf(sender.encoded(), first));
        int second = sender.piece(message, length / 2, length - length / 2, true);
        frame(Opcode.CONTINUATION | FrameHeader.FIN, Arrays.copyOf(sender.encoded(), second));
        assertThat(received()).isEqualTo(message);
    }

    @Test
    void piecesGoThroughThoseThatMarkedTheMessage() {
        agree(new Turned(false), deflate(false, 15, 0));
        int marks = sender.open();
        assertThat(marks).isEqualTo(Extension.RSV1);
        int first = sender.piece(words(500), 0, 250, false);
        frame(Opcode.BINARY | marks, Arrays.copyOf(sender.encoded(), first));
        assertThat(ours.codecs().lent()).isEqualTo(1);
        int second = sender.piece(words(500), 250, 250, true);
        assertThat(ours.codecs().lent()).as("deflaters behind the last piece").isZero();
        frame(Opcode.CONTINUATION | FrameHeader.FIN, Arrays.copyOf(sender.encoded(), second));
        assertThat(received()).isEqualTo(words(500));
    }

    private int encoded(byte[] message) {
        int length = sender.encode(message, 0, message.length);
        sender.trim();
        return length == Encoder.PLAIN ? message.length : length;
    }

    private static byte[] noise(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** What is said again is found in the window if it lies there, and is not looked for outside of it. */
    @ParameterizedTest
    @CsvSource({
        "9, 200, 150, true",
        "9, 300, 300, false",
        "10, 600, 600, false",
        "15, 600, 600, true",
        "14, 9000, 9000, false"
    })
    void nothingRefersToWhatLiesOutsideOfTheWindow(int bits, int length, int between, boolean found) {
        byte[] whole = Frames.join(noise(1, length), noise(2, between), noise(1, length), new byte[100]);
        agree(deflate(true, bits, 0));
        int once = length + between;
        assertThat(encoded(whole) < once + length / 2).as("in one message").isEqualTo(found);
        sender.close();
        receiver.close();
        agree(deflate(true, bits, 0));
        byte[] zeros = new byte[100];
        encoded(Frames.join(noise(1, length), zeros));
        encoded(Frames.join(noise(2, between), zeros));
        assertThat(encoded(Frames.join(noise(1, length), zeros)) < length / 2)
                .as("over messages")
                .isEqualTo(found && bits == 15);
    }

    @Test
    void theEmptyBlockAtTheEndIsWrittenOverWhatWasThere() {
        agree(deflate(false, 15, 0));
        assertThat(sender.open()).isEqualTo(Extension.RSV1);
        assertThat(sender.piece(words(300), 0, 300, false)).isPositive();
        assertThat(sender.encoded()[0]).as("of the piece before").isNotZero();
        assertThat(sender.piece(new byte[0], 0, 0, true)).isEqualTo(1);
        assertThat(sender.encoded()[0]).isZero();
    }

    @Test
    void messagesOfTheLeastSizeAreCompressed() {
        agree(deflate(false, 15, 100));
        assertThat(send(words(99))).isEqualTo("plain");
        assertThat(received()).isEqualTo(words(99));
        assertThat(send(words(100))).isEqualTo("40");
        assertThat(received()).isEqualTo(words(100));
    }

    /** Nothing is won by as many bytes as there were. */
    @Test
    void whatStaysAsLongAsItWasGoesPlain() {
        agree(deflate(false, 15, 0));
        int found = 0;
        for (int noise = 1; noise < 60; noise++) {
            byte[] message = Frames.join(noise(noise, noise), new byte[noise / 8 + 3]);
            boolean same = DeflateTest.deflated(message).length == message.length;
            found += same ? 1 : 0;
            boolean smaller = DeflateTest.deflated(message).length < message.length;
            assertThat(send(message)).isEqualTo(smaller ? "40" : "plain");
            assertThat(received()).isEqualTo(message);
        }
        assertThat(found).isPositive();
    }

    @Test
    void withoutMemoryMessagesGoPlain() {
        sender = new Extended(DeflateTest.agreed(Role.CLIENT, ""), new Coding(Codecs.INFLATER));
        assertThat(sender.encode(words(2000), 0, 2000)).isEqualTo(Encoder.PLAIN);
        assertThat(sender.open()).isZero();
        sender.close();
    }

    /** Whoever calls may give other memory for each part. */
    @ParameterizedTest
    @ValueSource(ints = {64, 65, 100, 1000})
    void anEncoderGoesOnInOtherMemory(int room) throws java.util.zip.DataFormatException {
        Encoder encoder = deflate(true, 12, 0).agree(List.of()).orElseThrow().encoder(ours.codecs());
        byte[] message = Frames.join(noise(3, 5000), words(5000));
        assertThat(encoder.begin(-1)).isTrue();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int taken = 0;
        do {
            byte[] out = new byte[room + 3];
            int count = encoder.code(message, taken, message.length - taken, true, out, 3, room);
            taken += encoder.taken();
            all.write(out, 3, count);
        } while (encoder.hasMore());
        encoder.close();
        java.util.zip.Inflater inflater = new java.util.zip.Inflater(true);
        inflater.setInput(Frames.join(all.toByteArray(), new byte[] {0, 0, -1, -1}));
        byte[] back = new byte[message.length + 1];
        assertThat(inflater.inflate(back)).isEqualTo(message.length);
        assertThat(Arrays.copyOf(back, message.length)).isEqualTo(message);
        inflater.end();
    }

    @Test
    void memoryOfLargeMessagesIsLetGoOfAndOtherMemoryIsNot() {
        agree(deflate(false, 15, 0), new Turned(true));
        byte[] first = ours.encoded(new byte[0]);
        byte[] second = ours.encoded(first);
        ours.trim();
        assertThat(ours.encoded(new byte[0])).isSameAs(second);
        assertThat(ours.encoded(second)).isSameAs(first);
        assertThat(sender.encode(noise(1, 1_000_000), 0, 1_000_000)).isPositive();
        sender.trim();
        assertThat(sender.encoded()).isEmpty();
        byte[] third = ours.encoded(new byte[0]);
        assertThat(third).hasSize(Coding.ROOM);
        assertThat(ours.encoded(third)).hasSize(Coding.ROOM);
    }

    @Test
    void whenItWasUsedIsKept() {
        agree(deflate(true, 15, 0));
        sender.used(42);
        assertThat(sender.lastUsed()).isEqualTo(42);
        assertThat(Negotiation.NONE.isEmpty()).isTrue();
        assertThat(DeflateTest.agreed(Role.SERVER, "").isEmpty()).isFalse();
    }

    @Test
    void bitsBelongToWhatWasAgreedOn() {
        agree(deflate(false, 15, 0), new Turned(true));
        assertThat(receiver.claims(0x40)).isTrue();
        assertThat(receiver.claims(0x60)).isTrue();
        assertThat(receiver.claims(0x10)).isFalse();
        assertThat(receiver.claims(0x50)).isFalse();
    }

    /** An extension of somebody that throws where it is told to, and whose encoders are counted. */
    private static final class Broken implements Extension, Agreement {
        private final String weakness;
        private int open;

        Broken(String weakness) {
            this.weakness = weakness;
        }

        private void at(String place) {
            if (weakness.equals(place)) {
                throw new IllegalStateException(place);
            }
        }

        @Override
        public String name() {
            return "x-broken";
        }

        @Override
        public int reservedBits() {
            return RSV3;
        }

        @Override
        public List<List<Parameter>> offers() {
            return List.of(List.of());
        }

        @Override
        public Optional<Agreement> accept(List<Parameter> offered, Codecs codecs) {
            at("accept");
            return Optional.of(this);
        }

        @Override
        public Optional<Agreement> agree(List<Parameter> answered) {
            at("agree");
            return Optional.of(this);
        }

        @Override
        public List<Parameter> parameters() {
            at("parameters");
            return List.of();
        }

        @Override
        public Encoder encoder(Codecs codecs) {
            open++;
            return new TurningEncoder() {
                @Override
                public void close() {
                    open--;
                }
            };
        }

        @Override
        public Decoder decoder(Codecs codecs) {
            at("decoder");
            return new TurningDecoder();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"accept", "parameters"})
    void aFailureOfAServersChoiceNamesTheExtension(String weakness) {
        RequestHead head = new RequestHead("GET", "/", 1, Headers.of(ExtensionHeader.NAME, "x-broken"));
        FailureException thrown = catchThrowableOfType(
                FailureException.class, () -> Negotiation.accept(head, List.of(new Broken(weakness)), theirs.codecs()));
        assertThat(thrown.failure().message())
                .isEqualTo("the extension x-broken threw java.lang.IllegalStateException: " + weakness);
    }

    @ParameterizedTest
    @ValueSource(strings = {"agree", "parameters"})
    void aFailureOfAClientsCheckNamesTheExtension(String weakness) {
        ResponseHead head = new ResponseHead(101, "", 1, Headers.of(ExtensionHeader.NAME, "x-broken"));
        FailureException thrown = catchThrowableOfType(
                FailureException.class, () -> Negotiation.agree(head, List.of(new Broken(weakness))));
        assertThat(thrown.failure().message())
                .isEqualTo("the extension x-broken threw java.lang.IllegalStateException: " + weakness);
    }

    @Test
    void anEncoderWithoutItsDecoderIsClosed() {
        Broken broken = new Broken("decoder");
        assertThatThrownBy(() -> agree(deflate(true, 15, 0), broken)).hasMessage("decoder");
        assertThat(broken.open).isZero();
        assertThat(ours.codecs().memory() + theirs.codecs().memory())
                .as("promised inflaters")
                .isZero();
        Broken whole = new Broken("nowhere");
        agree(deflate(true, 15, 0), whole);
        assertThat(whole.open).isEqualTo(2);
        sender.close();
        receiver.close();
        assertThat(whole.open).isZero();
    }

    /** An extension of somebody: every bit is turned round, as many bytes as there were. */
    private static final class Turned implements Extension, Agreement {
        private final boolean begins;

        Turned(boolean begins) {
            this.begins = begins;
        }

        @Override
        public String name() {
            return "turned";
        }

        @Override
        public int reservedBits() {
            return RSV2;
        }

        @Override
        public List<List<Parameter>> offers() {
            return List.of(List.of());
        }

        @Override
        public Optional<Agreement> accept(List<Parameter> offered, Codecs codecs) {
            return Optional.of(this);
        }

        @Override
        public Optional<Agreement> agree(List<Parameter> answered) {
            return Optional.of(this);
        }

        @Override
        public List<Parameter> parameters() {
            return List.of();
        }

        @Override
        public Encoder encoder(Codecs codecs) {
            return new TurningEncoder() {
                @Override
                public boolean begin(long length) {
                    return begins;
                }
            };
        }

        @Override
        public Decoder decoder(Codecs codecs) {
            return new TurningDecoder();
        }
    }

    private static int turn(byte[] in, int offset, int length, byte[] out, int to, int room) {
        int count = Math.min(length, room);
        for (int i = 0; i < count; i++) {
            out[to + i] = (byte) ~in[offset + i];
        }
        return count;
    }

    private static class TurningEncoder implements Encoder {
        private int taken;
        private boolean more;

        @Override
        public boolean begin(long length) {
            return true;
        }

        @Override
        public int code(byte[] in, int offset, int length, boolean last, byte[] out, int to, int room) {
            taken = turn(in, offset, length, out, to, room);
            more = taken < length;
            return taken;
        }

        @Override
        public int taken() {
            return taken;
        }

        @Override
        public boolean hasMore() {
            return more;
        }

        @Override
        public void end(boolean sent) {}

        @Override
        public void rest() {}

        @Override
        public boolean canRest() {
            return false;
        }

        @Override
        public void close() {}
    }

    private static final class TurningDecoder implements Decoder {
        private int taken;
        private boolean more;

        @Override
        public void begin() {
            more = false;
        }

        @Override
        public int code(byte[] in, int offset, int length, boolean last, byte[] out, int to, int room) {
            taken = turn(in, offset, length, out, to, room);
            more = taken < length;
            return taken;
        }

        @Override
        public int taken() {
            return taken;
        }

        @Override
        public boolean hasMore() {
            return more;
        }

        @Override
        public void end() {}

        @Override
        public void close() {}
    }
}
