package dev.wsmulti.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The loop's one payload for arrays. */
final class ArrayPayloadTest {
    private final ArrayPayload own = new ArrayPayload();

    @Test
    void showsTheArray() throws IOException {
        ArrayPayload shown = own.of(new byte[] {1, 2, 3});
        byte[] copy = new byte[5];
        shown.copyTo(copy, 1);
        ByteBuffer buffer = ByteBuffer.allocate(4);
        shown.copyTo(buffer);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        shown.writeTo(stream);
        assertThat(shown.length()).isEqualTo(3);
        assertThat(shown.byteAt(2)).isEqualTo((byte) 3);
        assertThat(copy).containsExactly(0, 1, 2, 3, 0);
        assertThat(buffer.array()).containsExactly(1, 2, 3, 0);
        assertThat(stream.toByteArray()).containsExactly(1, 2, 3);
    }

    @Test
    void isUsedAgainOnceReleasedAndNotBefore() {
        ArrayPayload first = own.of(new byte[] {1});
        ArrayPayload nested = own.of(new byte[] {2});
        assertThat(nested).isNotSameAs(first);
        assertThat(first.byteAt(0)).isEqualTo((byte) 1);
        nested.release();
        first.release();
        assertThat(first.length()).isZero();
        assertThat(own.of(new byte[] {3})).isSameAs(own);
    }
}
