package dev.wsmulti.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queue against a plain array of bytes. */
final class ByteQueueTest {
    private static final int[] SIZES = {0, 1, 2, 7, 14, 139, 255, 256, 257, 300, 4095, 4096, 5000, 17_408, 65_536};

    private final SegmentPool pool = new SegmentPool();
    private final Window window = new Window();

    /** A queue and what it must hold. */
    private final class Pair {
        private final ByteQueue queue = new ByteQueue(pool, 1000);
        private byte[] model = {};

        void append(byte[] bytes) {
            int before = model.length;
            model = Arrays.copyOf(model, before + bytes.length);
            System.arraycopy(bytes, 0, model, before, bytes.length);
        }

        void drop(long count) {
            model = Arrays.copyOfRange(model, (int) count, model.length);
        }

        void check() {
            assertThat(queue.length()).isEqualTo(model.length);
            assertThat(queue.room()).isEqualTo(1000 - model.length);
            assertThat(queue.isEmpty()).isEqualTo(model.length == 0);
            assertThat(queue.available()).isBetween(model.length == 0 ? 0 : 1, model.length);
            assertThat(queue.array().length - queue.end()).isGreaterThanOrEqualTo(Segment.SLACK);
            assertThat(Arrays.equals(queue.array(), queue.start(), queue.end(), model, 0, queue.available()))
                    .isTrue();
            ByteBuffer all = ByteBuffer.allocate(model.length + 1);
            assertThat(queue.copyTo(all)).isEqualTo(model.length);
            assertThat(Arrays.equals(all.array(), 0, model.length, model, 0, model.length))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void holdsWhatThePlainArrayHolds(long seed) {
        Random random = new Random(seed);
        Pair one = new Pair();
        Pair other = new Pair();
        for (int i = 0; i < 3000; i++) {
            step(random, random.nextBoolean() ? one : other, one, other);
            one.check();
            other.check();
        }
        one.queue.clear();
        other.queue.clear();
        assertThat(pool.leased()).isZero();
    }

    private void step(Random random, Pair pair, Pair one, Pair other) {
        ByteQueue queue = pair.queue;
        int size = SIZES[random.nextInt(random.nextInt(8) == 0 ? SIZES.length : 10)];
        int most = Math.min(size, pair.model.length);
        switch (random.nextInt(pair.model.length > 200_000 ? 3 : 8)) {
            case 0 -> {
                queue.skip(most);
                pair.drop(most);
            }
            case 1 -> {
                byte[] target = new byte[size + 3];
                assertThat(queue.take(target, 3, size)).isEqualTo(most);
                assertThat(Arrays.equals(target, 3, 3 + most, pair.model, 0, most))
                        .isTrue();
                pair.drop(most);
            }
            case 2 -> {
                queue.clear();
                pair.model = new byte[0];
            }
            case 3 -> {
                assertThat(queue.require(size)).isEqualTo(pair.model.length >= size);
                assertThat(queue.available()).isGreaterThanOrEqualTo(most == size ? size : 0);
            }
            case 4 -> {
                Pair target = pair == one ? other : one;
                byte[] moved = Arrays.copyOf(pair.model, most);
                assertThat(queue.moveTo(target.queue, size)).isEqualTo(most);
                target.append(moved);
                pair.drop(most);
            }
            case 5 -> lend(random, pair, one, other, size);
            case 6 -> {
                byte[] bytes = bytes(random, size);
                queue.append(ByteBuffer.wrap(bytes));
                pair.append(bytes);
            }
            default -> {
                byte[] bytes = bytes(random, size + 5);
                queue.append(bytes, 3, size);
                pair.append(Arrays.copyOfRange(bytes, 3, 3 + size));
            }
        }
    }

    /** The window has one borrower at a time; everything else may happen while it is lent. */
    private void lend(Random random, Pair pair, Pair one, Pair other, int size) {
        one.queue.settle();
        other.queue.settle();
        byte[] bytes = bytes(random, size);
        pair.queue.lend(window, ByteBuffer.wrap(bytes));
        pair.append(bytes);
        if (random.nextInt(4) == 0) {
            pair.check();
            pair.queue.settle();
            Arrays.fill(window.segment.array, (byte) 0x55);
        }
    }

    private static byte[] bytes(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void readsIntoTheWindowBehindAShortLeftover() {
        ByteQueue queue = new ByteQueue(pool, 1000);
        queue.append(new byte[] {1, 2, 3}, 0, 3);
        queue.lend(window, ByteBuffer.wrap(new byte[] {4, 5}));
        assertThat(queue.array()).isSameAs(window.segment.array);
        assertThat(queue.available()).isEqualTo(5);
        assertThat(pool.leased()).isZero();
        queue.skip(5);
        assertThat(queue.array()).isNotSameAs(window.segment.array);
    }

    @Test
    void readsBehindALongLeftoverInPlace() {
        ByteQueue queue = new ByteQueue(pool, 1000);
        queue.append(new byte[300], 0, 300);
        queue.lend(window, ByteBuffer.allocate(100));
        assertThat(queue.array()).isNotSameAs(window.segment.array);
        assertThat(queue.available()).isEqualTo(400);
    }

    @Test
    void cannotSkipWhatIsNotThere() {
        ByteQueue queue = new ByteQueue(pool, 1000);
        queue.append(new byte[3], 0, 3);
        assertThatThrownBy(() -> queue.skip(4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> queue.skip(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(queue.length()).isEqualTo(3);
    }

    @Test
    void clearingTakesTheHalfCloseMarkOff() {
        ByteQueue queue = new ByteQueue(pool, 10);
        queue.finish();
        assertThat(queue.finished()).isTrue();
        queue.clear();
        assertThat(queue.finished()).isFalse();
        queue.mark(20);
        assertThat(queue.room()).isEqualTo(20);
    }

    @Test
    void makesAUnitLongerThanAnySegmentContiguous() {
        ByteQueue queue = new ByteQueue(pool, 1_000_000);
        byte[] bytes = bytes(new Random(1), 200_000);
        queue.append(bytes, 0, bytes.length);
        assertThat(queue.require(150_000)).isTrue();
        assertThat(Arrays.equals(queue.array(), queue.start(), queue.start() + 150_000, bytes, 0, 150_000))
                .isTrue();
        queue.skip(queue.length());
        assertThat(pool.leased()).isZero();
    }

    @Test
    void whatIsLentTwiceInATurnIsAppended() {
        ByteQueue queue = new ByteQueue(pool, 1000);
        queue.lend(window, ByteBuffer.wrap(new byte[] {1, 2}));
        queue.lend(window, ByteBuffer.wrap(new byte[] {3}));
        queue.lend(window, ByteBuffer.wrap(new byte[0]));
        queue.settle();
        byte[] all = new byte[4];
        assertThat(queue.take(all, 0, 4)).isEqualTo(3);
        assertThat(all).containsExactly(1, 2, 3, 0);
        assertThat(pool.leased()).isZero();
    }

    @Test
    void nothingLentIsNothing() {
        ByteQueue queue = new ByteQueue(pool, 1000);
        queue.lend(window, ByteBuffer.wrap(new byte[0]));
        assertThat(queue.isEmpty()).isTrue();
        queue.settle();
        assertThat(queue.require(1)).isFalse();
        assertThat(pool.leased()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, 4, 1L << 33})
    void maskedIsAppendedWithItsPhase(long phase) {
        byte[] plain = new byte[70_000];
        new Random(1).nextBytes(plain);
        ByteQueue queue = new ByteQueue(pool, 1000);
        queue.append(plain, 0, 100);
        queue.appendMasked(plain, 3, 69_000, 0x01020304, phase);
        byte[] all = new byte[69_200];
        assertThat(queue.take(all, 0, 69_101)).isEqualTo(69_100);
        Mask.apply(all, 100, 69_000, 0x01020304, phase);
        assertThat(Arrays.equals(all, 0, 100, plain, 0, 100)).isTrue();
        assertThat(Arrays.equals(all, 100, 69_100, plain, 3, 69_003)).isTrue();
        assertThat(pool.leased()).isZero();
    }
}
