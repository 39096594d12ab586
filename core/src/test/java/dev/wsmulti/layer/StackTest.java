package dev.wsmulti.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.failure.FailureException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Toy filters on each other, two ends of them, and bytes between the two. */
final class StackTest {
    private static final int MARK = 2000;

    private final SegmentPool pool = new SegmentPool();
    private final Random random = new Random(1);
    private int jobs;
    private End one = new End(1, Integer.MAX_VALUE, false);
    private End other = new End(1, Integer.MAX_VALUE, false);

    /** One end: a stack, the wire on top of it, what has come out there. */
    private final class End {
        private final Stack stack;
        private final List<ToyFilter> filters;
        private final Wire top = new Wire(pool, MARK);
        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
        private int openings;

        End(int layers, int most, boolean works) {
            filters = IntStream.range(0, layers)
                    .mapToObj(i -> new ToyFilter(17 * (i + 1), most, works))
                    .toList();
            stack = new Stack(filters, pool, MARK);
        }

        /** Goes on as far as it goes; says whether anything moved. */
        boolean advance() {
            boolean moved = false;
            for (Step step = stack.advance(top, 0); !step.equals(Step.IDLE); step = stack.advance(top, 0)) {
                moved = true;
                Runnable job = step.job();
                if (job != null) {
                    jobs++;
                    job.run();
                }
                if (step.equals(Step.OPENED)) {
                    openings++;
                    assertThat(filters).allMatch(Filter::open);
                }
                boolean unused = hear();
            }
            return hear() || moved;
        }

        /** Takes what has come out on top; says whether that was anything. */
        private boolean hear() {
            assertThat(heard.size() == 0 && top.in.isEmpty() || stack.open())
                    .as("nothing passes before it is open")
                    .isTrue();
            byte[] bytes = new byte[(int) top.in.length()];
            int unused = top.in.take(bytes, 0, bytes.length);
            heard.writeBytes(bytes);
            return bytes.length > 0;
        }

        void say(byte[] bytes) {
            top.out.append(bytes, 0, bytes.length);
        }

        void clear() {
            stack.clear();
            top.in.clear();
            top.out.clear();
        }
    }

    @AfterEach
    void allMemoryIsBack() {
        one.clear();
        other.clear();
        assertThat(pool.leased()).isZero();
    }

    private void begin(int layers, int most, boolean works) {
        one = new End(layers, most, works);
        other = new End(layers, most, works);
    }

    /** Until nothing moves. */
    private void pump(int size) {
        boolean moved = true;
        while (moved) {
            moved = one.advance() | other.advance();
            moved |= carry(one, other, size) | carry(other, one, size);
        }
    }

    /** From the bottom of one to the bottom of the other, as much as a socket would take. */
    private boolean carry(End from, End to, int size) {
        ByteQueue out = from.stack.bottom().out;
        ByteQueue in = to.stack.bottom().in;
        long most = Math.min(1 + random.nextInt(size), Math.max(0, in.room()));
        return out.moveTo(in, most) > 0;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1000, false, 1",
        "1, 1, true, 5000",
        "2, 1, false, 1",
        "2, 1000, true, 100",
        "3, 1, true, 7",
        "3, 1000, false, 5000",
        "5, 3, true, 300"
    })
    void bytesPassInBothDirectionsOnceAllLayersAreOpen(int layers, int most, boolean works, int size) {
        begin(layers, most, works);
        byte[] there = bytes(20_000);
        byte[] back = bytes(7_000);
        one.say(there);
        other.say(back);
        pump(size);
        assertThat(one.openings).isEqualTo(1);
        assertThat(other.openings).isEqualTo(1);
        assertThat(jobs).isEqualTo(works ? 2 * layers : 0);
        assertThat(other.heard.toByteArray()).isEqualTo(there);
        assertThat(one.heard.toByteArray()).isEqualTo(back);
        assertThat(one.advance()).as("nothing to do").isFalse();
    }

    @Test
    void aLayerThatIsNotOpenKeepsThoseAboveFromOpening() {
        begin(3, 1000, false);
        assertThat(one.advance()).isTrue();
        assertThat(one.filters).noneMatch(Filter::open);
        pump(1);
        assertThat(one.stack.open()).isTrue();
        begin(3, 1000, false);
        for (int step = 0; step < 1000 && !one.stack.open(); step++) {
            boolean unused = one.advance() | other.advance() | carry(one, other, 1) | carry(other, one, 1);
            for (int i = 1; i < 3; i++) {
                assertThat(!one.filters.get(i).open() || one.filters.get(i - 1).open())
                        .isTrue();
            }
        }
        assertThat(one.stack.open()).isTrue();
        boolean unused = one.advance();
    }

    /** Whoever does not take what comes holds the layers below back, down to the bottom. */
    @Test
    void queuesAreBoundedInEveryLayer() {
        begin(3, 1000, false);
        pump(1000);
        one.say(bytes(100_000));
        for (int i = 0; i < 1000; i++) {
            boolean unused = one.advance() | carry(one, other, 1000);
            Step ignored = other.stack.advance(other.top, 0);
            assertThat(other.top.in.length()).isLessThan(MARK + 256);
            assertThat(other.stack.bottom().in.length()).isLessThanOrEqualTo(MARK);
            assertThat(one.stack.bottom().out.length()).isLessThan(MARK + 256);
        }
        assertThat(one.top.out.length()).isGreaterThan(80_000);
        pump(1000);
        assertThat(other.heard.size()).isEqualTo(100_000);
    }

    @Test
    void whatHadComeBeforeAFailureIsPassedOn() {
        begin(1, 1000, false);
        pump(100);
        one.say(bytes(50));
        boolean unused = one.advance();
        one.stack.bottom().out.append(new byte[] {(byte) (ToyFilter.FAULT ^ 17)}, 0, 1);
        assertThatThrownBy(() -> pump(100)).isInstanceOf(FailureException.class).hasMessageContaining("fault");
        assertThat(other.hear()).isTrue();
        assertThat(other.heard.size()).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEndAmidTheHandshakeOrWithoutLastWordsIsAFailure(boolean open) {
        if (open) {
            pump(10);
        }
        boolean unused = one.advance();
        one.stack.bottom().in.finish();
        assertThatThrownBy(() -> one.advance())
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("cut");
    }

    /** Each layer has its last words, those above through those below, however little a step does. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 1", "3, 1000"})
    void theLastWordsOfAllLayersReachTheOtherEnd(int layers, int most) {
        begin(layers, most, false);
        pump(100);
        one.say(bytes(1500));
        Step unused = one.stack.advance(one.top, 0);
        long left = one.top.out.length();
        assertThat(one.stack.goodbye(0)).isEqualTo(Step.IDLE);
        assertThat(one.top.out.length()).as("nothing more of the top goes out").isEqualTo(left);
        assertThat(one.stack.goodbye(0)).isEqualTo(Step.IDLE);
        pump(100);
        assertThat(other.top.in.finished()).isTrue();
        assertThat(other.heard.size()).isEqualTo(1500 - left);
        assertThat(other.stack.bottom().in.isEmpty()).isTrue();
    }

    /** A layer that lets nothing of the one above pass before a job of its own has run. */
    private static final class Toll implements Filter {
        private boolean working;
        private boolean paid;
        private boolean over;
        private int jobs;

        @Override
        public Step advance(Wire below, Wire above, long now) {
            assertThat(working).as("called while its job runs").isFalse();
            if (above.out.isEmpty()) {
                return Step.IDLE;
            }
            if (!paid) {
                working = true;
                return Step.offload(() -> {
                    working = false;
                    paid = true;
                    jobs++;
                });
            }
            paid = false;
            above.out.moveTo(below.out, Long.MAX_VALUE);
            return Step.MOVED;
        }

        @Override
        public boolean open() {
            return true;
        }

        @Override
        public void goodbye(Wire below) {
            assertThat(working).as("goodbye while its job runs").isFalse();
            if (!over) {
                over = true;
                below.out.append(new byte[] {'t'}, 0, 1);
            }
        }
    }

    @Test
    void lastWordsThatAJobHoldsUpAreSaidBehindIt() {
        Toll lower = new Toll();
        Toll upper = new Toll();
        Stack stack = new Stack(List.of(lower, new Toll(), upper), pool, MARK);
        ByteQueue out = stack.bottom().out;
        int jobs = 0;
        for (Step step = stack.goodbye(0); !step.equals(Step.IDLE); step = stack.goodbye(0)) {
            assertThat(out.length()).as("in order").isLessThanOrEqualTo(jobs);
            step.job().run();
            jobs++;
        }
        assertThat(jobs).isEqualTo(3);
        assertThat(lower.jobs).as("for the words of two").isEqualTo(2);
        assertThat(upper.jobs).isZero();
        assertThat(out.length()).isEqualTo(3);
        assertThat(stack.goodbye(0)).isEqualTo(Step.IDLE);
        assertThat(out.length()).as("once").isEqualTo(3);
        stack.clear();
    }

    @Test
    void aStackHasAFilter() {
        assertThatThrownBy(() -> new Stack(List.of(), pool, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void clearingForgetsWhatIsUnderWay() {
        begin(2, 1, false);
        pump(100);
        one.say(bytes(10_000));
        Step unused = one.stack.advance(one.top, 0);
        assertThat(Arrays.asList(one.stack.bottom().out.isEmpty(), one.top.out.isEmpty()))
                .contains(false);
        one.clear();
        assertThat(one.stack.bottom().out.isEmpty()).isTrue();
    }

    /** Open from the beginning; what lies on either side stays there. */
    private static final class Done implements Filter {
        private boolean told;

        @Override
        public Step advance(Wire below, Wire above, long now) {
            boolean first = !told;
            told = true;
            return first ? Step.OPENED : Step.IDLE;
        }

        @Override
        public boolean open() {
            return told;
        }

        @Override
        public void goodbye(Wire below) {}
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aFilterThatIsDoneIsTakenOutAndBytesStayInTheirOrder(int at) {
        List<Filter> three = List.of(new Done(), new Done(), new Done());
        Stack stack = new Stack(three, pool, MARK);
        Wire top = new Wire(pool, MARK);
        Step step = Step.MOVED;
        while (!step.equals(Step.OPENED)) {
            step = stack.advance(top, 0);
        }
        stack.bottom().in.append(new byte[] {1}, 0, 1);
        stack.bottom().out.append(new byte[] {2}, 0, 1);
        stack.bottom().in.finish();
        top.in.append(new byte[] {3}, 0, 1);
        top.out.append(new byte[] {4}, 0, 1);
        stack.remove(three.get(at), top);
        assertThat(stack.opened()).isEqualTo(2);
        assertThat(stack.open()).isTrue();
        assertThat(top.in.finished()).isFalse();
        for (int i = 0; i < 3; i++) {
            if (i != at) {
                stack.remove(three.get(i), top);
            }
        }
        assertThat(stack.isEmpty()).isTrue();
        assertThat(top.in.finished()).isTrue();
        byte[] in = new byte[2];
        byte[] out = new byte[2];
        assertThat(top.in.take(in, 0, 2) + top.out.take(out, 0, 2)).isEqualTo(4);
        assertThat(in).containsExactly(3, 1);
        assertThat(out).containsExactly(2, 4);
    }
}
