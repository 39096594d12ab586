package dev.wsmulti.tls.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.failure.TlsCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordGuardTest {
    /** An empty one of TLS 1.3: the type and a tag. */
    static final byte[] EMPTY = RecordsOnWire.of(23, new byte[17]);

    private final RecordGuard guard = new RecordGuard();
    private final ByteQueue in = new ByteQueue(new SegmentPool(), 64 * 1024);

    private int whole(byte... bytes) {
        in.clear();
        in.append(bytes, 0, bytes.length);
        return guard.whole(in);
    }

    private static TlsCode code(Throwable thrown) {
        assertThat(thrown).isInstanceOf(Fault.class);
        return ((Fault) thrown).code();
    }

    private void refused(TlsCode code, byte... bytes) {
        assertThatThrownBy(() -> whole(bytes))
                .satisfies(thrown -> assertThat(code(thrown)).isEqualTo(code));
    }

    @Test
    void aRecordIsWholeWhenItsLastByteIsThere() {
        assertThat(whole()).isZero();
        assertThat(whole((byte) 22, (byte) 3, (byte) 1, (byte) 0)).isZero();
        assertThat(whole((byte) 22, (byte) 3, (byte) 1, (byte) 0, (byte) 2, (byte) 1))
                .isZero();
        assertThat(whole((byte) 22, (byte) 3, (byte) 1, (byte) 0, (byte) 2, (byte) 1, (byte) 1))
                .isEqualTo(7);
        assertThat(whole((byte) 22, (byte) 3, (byte) 1, (byte) 0, (byte) 1, (byte) 1, (byte) 1))
                .as("the next one behind it")
                .isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({"false,false,18432", "true,false,18432", "true,true,16640"})
    void lengthsAreBounded(boolean established, boolean tls13, int longest) {
        if (established) {
            guard.established(tls13);
        }
        assertThat(whole((byte) 23, (byte) 3, (byte) 3, (byte) (longest >> 8), (byte) longest))
                .isZero();
        refused(TlsCode.RECORD_TOO_BIG, (byte) 23, (byte) 3, (byte) 3, (byte) (longest + 1 >> 8), (byte) (longest + 1));
        refused(TlsCode.BAD_RECORD, (byte) 23, (byte) 3, (byte) 3, (byte) 0, (byte) 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {19, 25, 72, 128, 255})
    void aTypeThatIsNoneIsNotTlsAtFirstAndBadLater(int type) {
        refused(TlsCode.NOT_TLS, (byte) type, (byte) 3, (byte) 3, (byte) 0, (byte) 1);
        assertThat(whole(RecordsOnWire.of(22, new byte[9]))).isEqualTo(14);
        guard.took(14, 0);
        refused(TlsCode.BAD_RECORD, (byte) type, (byte) 3, (byte) 3, (byte) 0, (byte) 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 24})
    void theBordersOfTypesAreIn(int type) {
        assertThat(whole(RecordsOnWire.of(type, (byte) 1))).isEqualTo(6);
    }

    @Test
    void anotherMajorVersionIsNotTlsAtFirst() {
        refused(TlsCode.NOT_TLS, (byte) 22, (byte) 2, (byte) 0, (byte) 0, (byte) 1);
        refused(TlsCode.NOT_TLS, (byte) 22, (byte) 4, (byte) 0, (byte) 0, (byte) 1);
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 200', peer speaks plain HTTP",
        "'GET / HTTP', peer speaks plain HTTP",
        "'POST /', peer speaks plain HTTP",
        "'OPTIONS *', peer speaks plain HTTP",
        "'PRI * HTTP/2.0', peer speaks plain HTTP",
        "'220 mail', peer speaks SMTP or FTP",
        "'SSH-2.0-x', peer speaks SSH",
        "'hello', its first bytes are 68 65 6c 6c 6f"
    })
    void whatItSpeaksInsteadIsSaid(String text, String said) {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> whole(bytes)).hasMessage(said);
    }

    @Test
    void fewerBytesThanAHeaderAreLookedAtOnlyWhenNoMoreWillCome() {
        assertThat(whole((byte) '2', (byte) '2', (byte) '0')).isZero();
        in.finish();
        assertThatThrownBy(() -> guard.whole(in)).hasMessage("peer speaks SMTP or FTP");
        in.clear();
        in.append(new byte[] {22, 3}, 0, 2);
        in.finish();
        assertThat(guard.whole(in)).as("a record that is cut").isZero();
    }

    @Test
    void aHandshakeRecordAfterTheHandshakeOfTls12IsRenegotiation() {
        assertThat(whole(RecordsOnWire.of(22, (byte) 1))).isEqualTo(6);
        guard.established(false);
        refused(TlsCode.RENEGOTIATION, RecordsOnWire.of(22, (byte) 1));
    }

    @Test
    void recordsWithoutDataMayNotComeInARowForEver() {
        guard.established(true);
        for (int row = 0; row < 3; row++) {
            without(64);
            guard.took(whole(EMPTY), 1);
        }
        without(64);
        assertThatThrownBy(() -> without(1))
                .satisfies(thrown -> assertThat(code(thrown)).isEqualTo(TlsCode.FLOOD));
    }

    private void without(int count) {
        for (int i = 0; i < count; i++) {
            guard.took(whole(EMPTY), 0);
        }
    }

    @Test
    void keyUpdatesAreCountedPerMebibyte() {
        byte[] update = RecordsOnWire.of(23, new byte[22]);
        guard.established(true);
        for (int i = 0; i < 32; i++) {
            guard.took(whole(update), 0);
            guard.took(whole(update), 1);
        }
        guard.passed((1 << 20) - 33);
        assertThatThrownBy(() -> guard.took(whole(update), 0)).hasMessageContaining("32 key updates");
        guard.passed(1);
        for (int i = 0; i < 32; i++) {
            guard.took(whole(update), 0);
        }
    }

    @Test
    void inAHandshakeOnlyWhatIsNoPartOfItCounts() {
        for (int i = 0; i < 1_000; i++) {
            guard.took(whole(RecordsOnWire.of(22, (byte) 1)), 0);
        }
        byte[] change = RecordsOnWire.of(20, (byte) 1);
        for (int i = 0; i < 64; i++) {
            guard.took(whole(change), 0);
        }
        assertThatThrownBy(() -> guard.took(whole(change), 0))
                .satisfies(thrown -> assertThat(code(thrown)).isEqualTo(TlsCode.FLOOD));
    }
}
