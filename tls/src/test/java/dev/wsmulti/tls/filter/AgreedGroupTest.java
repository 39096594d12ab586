package dev.wsmulti.tls.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgreedGroupTest {
    private static final byte[] CERTIFICATE = message(11, new byte[5_000]);
    private static final byte[] ENCRYPTED = RecordsOnWire.of(23, hello(0x0017));

    private static byte[] message(int type, byte... body) {
        return joined(new byte[] {(byte) type, 0, (byte) (body.length >> 8), (byte) body.length}, body);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** With a session id of 32 bytes, and another extension in front. */
    private static byte[] hello(int group) {
        byte[] share = {0, 51, 0, 6, (byte) (group >> 8), (byte) group, 0, 2, 7, 7};
        return hello(joined(new byte[] {0, 43, 0, 2, 3, 4}, share));
    }

    private static byte[] hello(byte... extensions) {
        byte[] fixed = new byte[2 + 32 + 1 + 32 + 3 + 2];
        fixed[34] = 32;
        fixed[fixed.length - 1] = (byte) extensions.length;
        return message(2, joined(fixed, extensions));
    }

    private static byte[] exchange(int kind, int group) {
        return message(12, (byte) kind, (byte) (group >> 8), (byte) group, (byte) 1, (byte) 9);
    }

    private static AgreedGroup after(int portion, byte[]... said) {
        AgreedGroup group = new AgreedGroup();
        byte[] all = joined(said);
        for (int at = 0; at < all.length; at += portion) {
            ByteBuffer piece = ByteBuffer.wrap(all, at, Math.min(portion, all.length - at));
            group.see(piece);
            assertThat(piece.position()).isEqualTo(at);
        }
        return group;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50, 1 << 20})
    void itIsReadOffWhatComesInAnyPieces(int portion) {
        byte[] hello = RecordsOnWire.of(22, hello(0x11ec));
        assertThat(after(portion, hello, ENCRYPTED).name()).hasValue("X25519MLKEM768");
        byte[] old = RecordsOnWire.of(22, joined(hello((byte[]) new byte[0]), CERTIFICATE, exchange(3, 0x001d)));
        assertThat(after(portion, old).name()).hasValue("x25519");
    }

    @Test
    void aMessageMayBeInManyRecords() {
        byte[] hello = hello(0x0018);
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (byte one : hello) {
            records.writeBytes(RecordsOnWire.of(22, one));
        }
        assertThat(after(1 << 20, records.toByteArray()).name()).hasValue("secp384r1");
    }

    /** RFC 8446 section 4.1.4: the client must use the group that it was asked for. */
    @Test
    void aRetryRequestTellsItToo() {
        byte[] retry = RecordsOnWire.of(22, hello((byte) 0, (byte) 51, (byte) 0, (byte) 2, (byte) 0, (byte) 0x17));
        byte[] change = RecordsOnWire.of(20, (byte) 1);
        assertThat(after(9, retry, change, RecordsOnWire.of(22, hello(0x0017))).name())
                .hasValue("secp256r1");
    }

    @Test
    void whatIsEncryptedTellsNothing() {
        assertThat(after(9, ENCRYPTED, RecordsOnWire.of(22, hello(0x0017))).name())
                .isEmpty();
        byte[] change = RecordsOnWire.of(20, (byte) 1);
        assertThat(after(9, RecordsOnWire.of(22, hello()), change, RecordsOnWire.of(22, exchange(3, 0x17)))
                        .name())
                .isEmpty();
    }

    @Test
    void anAlertEndsNothing() {
        byte[] warning = RecordsOnWire.of(21, (byte) 1, (byte) 112);
        assertThat(after(4, warning, RecordsOnWire.of(22, hello(0x0017))).name())
                .hasValue("secp256r1");
    }

    /** A field of 768 bytes begins with the number that names curves. */
    @ParameterizedTest
    @CsvSource({"1, 0x001d", "3, 0x00ff", "3, 0xfafa"})
    void whatNamesNoKnownGroupTellsNone(int kind, String group) {
        byte[] said = RecordsOnWire.of(22, exchange(kind, Integer.decode(group)));
        assertThat(after(4, said).name()).isEmpty();
    }

    @Test
    void messagesThatAreCutTellNothing() {
        byte[] whole = hello(0x0017);
        byte[] body = Arrays.copyOfRange(whole, 4, whole.length);
        for (int length = 0; length < body.length - 4; length++) {
            byte[] cut = RecordsOnWire.of(22, message(2, Arrays.copyOf(body, length)));
            assertThat(after(1 << 20, cut).name()).isEmpty();
        }
        for (int length = 0; length < 3; length++) {
            byte[] cut = RecordsOnWire.of(22, message(12, Arrays.copyOf(new byte[] {3, 0, 23}, length)));
            assertThat(after(1 << 20, cut).name()).isEmpty();
        }
    }

    @Test
    void anythingMayCome() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            byte[] hello = hello(0x0017);
            for (int flips = random.nextInt(8); flips >= 0; flips--) {
                hello[random.nextInt(hello.length)] = (byte) random.nextInt();
            }
            byte[] noise = new byte[random.nextInt(600)];
            random.nextBytes(noise);
            AgreedGroup group = after(1 + random.nextInt(90), RecordsOnWire.of(22, hello), noise);
            group.name().ifPresent(name -> assertThat(name).isNotEmpty());
        }
    }

    @Test
    void aMessageTooLongToTellIsNotKept() {
        byte[] huge = {2, (byte) 0xff, (byte) 0xff, (byte) 0xff};
        AgreedGroup group = after(3, RecordsOnWire.of(22, huge), RecordsOnWire.of(22, hello(0x0017)));
        assertThat(group.name()).isEmpty();
    }
}
