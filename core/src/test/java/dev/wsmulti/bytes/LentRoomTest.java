package dev.wsmulti.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows that are lent as room, and room that others fill, against plain arrays of bytes. */
final class LentRoomTest {
    private static final int[] SIZES = {0, 1, 3, 16, 17, 100, 255, 256, 257, 700, 4096, 17_408, 66_000};
    private static final int KEY = 0x0badcafe;

    private final SegmentPool pool = new SegmentPool();
    private final List<Window> windows = List.of(new Window(0, 300), new Window(16, 100), new Window(256, 82_944));
    private final Pair one = new Pair();
    private final Pair other = new Pair();

    /** A queue and what it must hold. */
    private final class Pair {
        private final ByteQueue queue = new ByteQueue(pool, 1000);
        private byte[] model = {};

        void append(byte[] bytes, int offset, int count) {
            int before = model.length;
            model = Arrays.copyOf(model, before + count);
            System.arraycopy(bytes, offset, model, before, count);
        }

        void drop(int count) {
            model = Arrays.copyOfRange(model, count, model.length);
        }

        boolean borrows(Window window) {
            return queue.array() == window.segment.array;
        }

        void check() {
            assertThat(queue.length()).isEqualTo(model.length);
            assertThat(queue.isEmpty()).isEqualTo(model.length == 0);
            assertThat(queue.array().length - queue.end()).isGreaterThanOrEqualTo(Segment.SLACK);
            ByteBuffer all = ByteBuffer.allocate(model.length + 1);
            assertThat(queue.copyTo(all)).isEqualTo(model.length);
            assertThat(all.flip()).isEqualTo(ByteBuffer.wrap(model));
            assertThat(Arrays.equals(queue.array(), queue.start(), queue.end(), model, 0, queue.available()))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void holdsWhatThePlainArrayHolds(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 4000; i++) {
            Pair pair = random.nextBoolean() ? one : other;
            if (pair.model.length > 150_000) {
                take(pair, pair.model.length - random.nextInt(1000));
            }
            int size = SIZES[random.nextInt(random.nextInt(6) == 0 ? SIZES.length : 10)];
            if (random.nextBoolean()) {
                fill(random, pair, size);
            } else {
                use(random, pair, size);
            }
            check();
        }
        one.queue.clear();
        other.queue.clear();
        assertThat(pool.leased()).isZero();
    }

    private void check() {
        one.check();
        other.check();
        for (Window window : windows) {
            assertThat(one.borrows(window) && other.borrows(window)).isFalse();
            if (!one.borrows(window) && !other.borrows(window)) {
                Arrays.fill(window.segment.array, (byte) 0x55); // the loop's next turn
            }
        }
        if (one.queue.isEmpty() && other.queue.isEmpty()) {
            assertThat(pool.leased()).as("memory of empty queues").isZero();
        }
    }

    private void fill(Random random, Pair pair, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        switch (random.nextInt(5)) {
            case 0 -> {
                pair.queue.append(bytes, 0, size);
                pair.append(bytes, 0, size);
            }
            case 1 -> {
                pair.queue.appendMasked(bytes, 0, size, KEY, size);
                Mask.apply(bytes = Arrays.copyOf(bytes, size + Segment.SLACK), 0, size, KEY, size);
                pair.append(bytes, 0, size);
            }
            case 2 -> {
                pair.queue.append(ByteBuffer.wrap(bytes));
                pair.append(bytes, 0, size);
            }
            default -> {
                ByteBuffer room = pair.queue.room(size);
                assertThat(room.remaining()).isGreaterThanOrEqualTo(size);
                byte[] all = new byte[room.remaining()];
                random.nextBytes(all);
                room.put(all);
                int filled = random.nextInt(3) == 0 ? 0 : random.nextInt(size + 1);
                pair.queue.commit(filled);
                pair.append(all, 0, filled);
            }
        }
    }

    private void use(Random random, Pair pair, int size) {
        int most = Math.min(size, pair.model.length);
        switch (random.nextInt(8)) {
            case 0 -> {
                pair.queue.skip(most);
                pair.drop(most);
            }
            case 1 -> take(pair, size);
            case 2 -> {
                assertThat(pair.queue.require(size)).isEqualTo(pair.model.length >= size);
                assertThat(pair.queue.available()).isGreaterThanOrEqualTo(most == size ? size : 0);
            }
            case 3 -> {
                pair.queue.settle();
                windows.forEach(
                        window -> assertThat(pair.borrows(window)).as("kept").isFalse());
            }
            case 4 -> {
                Pair target = pair == one ? other : one;
                assertThat(pair.queue.moveTo(target.queue, size)).isEqualTo(most);
                target.append(pair.model, 0, most);
                pair.drop(most);
            }
            case 5 -> {
                if (random.nextInt(4) == 0) {
                    pair.queue.clear();
                    pair.drop(pair.model.length);
                }
            }
            default -> lend(random, pair, size);
        }
    }

    private static void take(Pair pair, int size) {
        byte[] target = new byte[size];
        int taken = pair.queue.take(target, 0, size);
        assertThat(taken).isEqualTo(Math.min(size, pair.model.length));
        assertThat(Arrays.equals(target, 0, taken, pair.model, 0, taken)).isTrue();
        pair.drop(taken);
    }

    /** A window has one borrower at a time; everything else may happen while it is lent. */
    private void lend(Random random, Pair pair, int size) {
        Window window = windows.get(random.nextInt(windows.size()));
        if (one.borrows(window) || other.borrows(window)) {
            return;
        }
        boolean borrowing = windows.stream().anyMatch(pair::borrows);
        if (random.nextBoolean()) {
            pair.queue.lend(window);
            assertThat(pair.borrows(window)).isEqualTo(!borrowing && pair.model.length <= window.headroom);
        } else {
            byte[] bytes = new byte[Math.min(size, SegmentPool.LARGEST)];
            random.nextBytes(bytes);
            pair.queue.lend(window, ByteBuffer.wrap(bytes));
            pair.append(bytes, 0, bytes.length);
        }
    }

    @Test
    void whatAWindowHasNoRoomForLiesBehindIt() {
        Window small = new Window(0, 100);
        byte[] bytes = new byte[130];
        Arrays.fill(bytes, (byte) 7);
        one.queue.lend(small, ByteBuffer.wrap(bytes));
        one.append(bytes, 0, 130);
        assertThat(one.borrows(small)).isTrue();
        assertThat(one.queue.available()).isEqualTo(100);
        one.check();
        one.queue.settle();
        one.check();
    }

    @Test
    void whatFollowsFillsTheFreeEndOfAWindow() {
        Window window = new Window(0, 100);
        one.queue.lend(window);
        one.queue.append(new byte[] {1, 2, 3}, 0, 3);
        assertThat(one.queue.room(97).remaining()).isEqualTo(97);
        one.queue.commit(97);
        assertThat(one.queue.available()).isEqualTo(100);
        assertThat(one.borrows(window)).isTrue();
        assertThat(pool.leased()).isZero();
        one.queue.append(new byte[] {4}, 0, 1);
        assertThat(pool.leased()).isEqualTo(1);
        one.queue.settle();
        assertThat(one.queue.length()).isEqualTo(101);
        one.queue.clear();
        assertThat(pool.leased()).isZero();
    }

    @Test
    void aWindowStaysWhenNothingWasFilled() {
        Window window = windows.get(0);
        one.queue.lend(window);
        assertThat(one.queue.room(300).remaining()).isEqualTo(300);
        one.queue.commit(0);
        assertThat(one.borrows(window)).isTrue();
        one.queue.settle();
        assertThat(one.queue.isEmpty()).isTrue();
    }

    @Test
    void roomForALongUnitIsInOnePiece() {
        ByteBuffer room = one.queue.room(200_000);
        assertThat(room.remaining()).isEqualTo(200_000);
        one.queue.commit(200_000);
        assertThat(one.queue.available()).isEqualTo(200_000);
        one.queue.skip(200_000);
        assertThat(pool.leased()).isZero();
    }

    @Test
    void theRoomOfAPooledSegmentIsUsedUp() {
        one.queue.append(new byte[200], 0, 200);
        assertThat(one.queue.room(56).remaining()).isEqualTo(56);
        one.queue.commit(56);
        assertThat(pool.leased()).isEqualTo(1);
        assertThat(one.queue.room(SegmentPool.LARGEST).remaining()).isEqualTo(SegmentPool.LARGEST);
        one.queue.commit(0);
        assertThat(one.queue.length()).isEqualTo(256);
        one.queue.skip(256);
        assertThat(pool.leased()).isZero();
    }

    @Test
    void clearingGivesBackRoomThatNobodySaidWasFilled() {
        assertThat(one.queue.room(10).remaining()).isEqualTo(256);
        one.queue.clear();
        assertThat(pool.leased()).isZero();
        one.queue.append(new byte[300], 0, 300);
        assertThat(one.queue.room(5000).hasRemaining()).isTrue();
        one.queue.clear();
        assertThat(pool.leased()).isZero();
    }

    @Test
    void clearingGivesTheWindowUp() {
        Window window = windows.get(0);
        one.queue.lend(window);
        assertThat(one.borrows(window)).isTrue();
        one.queue.clear();
        assertThat(one.borrows(window)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 257})
    void onlyRoomThatIsThereCanBeFilled(int count) {
        assertThatThrownBy(() -> one.queue.commit(0)).isInstanceOf(IllegalStateException.class);
        assertThat(one.queue.room(1).remaining()).isEqualTo(256);
        assertThatThrownBy(() -> one.queue.commit(count)).isInstanceOf(IndexOutOfBoundsException.class);
        one.queue.commit(256);
        assertThat(one.queue.length()).isEqualTo(256);
    }
}
