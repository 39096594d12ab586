package dev.wsmulti.tls.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.failure.TlsCode;
import dev.wsmulti.layer.Stack;
import dev.wsmulti.layer.Step;
import dev.wsmulti.layer.Wire;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A connection inside another one, as behind a proxy that is spoken to by TLS itself. */
class TlsInTlsTest {
    private static final Engines OUTER = Engines.of("TLSv1.3");

    private final SegmentPool pool = new SegmentPool();

    /** One end: two filters, one on the other. */
    private final class Tower {
        final Stack stack;
        final Wire top = new Wire(pool, End.MARK);
        int opened;

        Tower(TlsFilter outer, TlsFilter inner) {
            stack = new Stack(List.of(outer, inner), pool, End.MARK);
        }

        void settle() {
            int steps = 0;
            Step step;
            do {
                step = stack.advance(top, 0);
                if (step.job() != null) {
                    step.job().run();
                }
                opened += step.equals(Step.OPENED) ? 1 : 0;
                assertThat(++steps).as("steps").isLessThan(10_000);
            } while (!step.equals(Step.IDLE) && top.in.room() > 0);
        }
    }

    private Tower client = new Tower(OUTER.clientFilter(), OUTER.clientFilter());
    private Tower server = new Tower(OUTER.serverFilter(), OUTER.serverFilter());

    private void run(IntSupplier portion) {
        long moved = 1;
        while (moved > 0) {
            client.settle();
            server.settle();
            moved = pass(client.stack.bottom(), server.stack.bottom(), portion)
                    + pass(server.stack.bottom(), client.stack.bottom(), portion);
        }
    }

    private static long pass(Wire from, Wire to, IntSupplier portion) {
        return from.out.moveTo(to.in, Math.min(portion.getAsInt(), Math.max(0, to.in.room())));
    }

    static Stream<Object[]> kindsVersionsAndPortions() {
        return Engines.kindsAndVersions(0, 1, -5);
    }

    @ParameterizedTest(name = "{0}, {1} inside TLSv1.3, portions of {2}")
    @MethodSource("kindsVersionsAndPortions")
    void echo(String kind, String version, int portion) {
        Engines inner = Engines.of(kind, version);
        client = new Tower(OUTER.clientFilter(), inner.clientFilter());
        server = new Tower(OUTER.serverFilter(), inner.serverFilter());
        IntSupplier portions = TlsFilterTest.portions(portion);
        run(portions);
        assertThat(client.opened).isOne();
        assertThat(server.opened).isOne();
        byte[] sent = TlsFilterTest.bytes(150_000);
        client.top.out.append(sent, 0, sent.length);
        byte[] got = {};
        while (got.length < sent.length) {
            run(portions);
            byte[] more = End.take(server.top.in);
            assertThat(more).isNotEmpty();
            got = TlsFilterTest.concat(got, more);
        }
        assertThat(got).isEqualTo(sent);
        run(portions);
        assertThat(pool.leased()).isZero();
    }

    @Test
    void goodbyesOfBothPassInOrder() {
        run(() -> Integer.MAX_VALUE);
        client.stack.goodbye(0);
        run(() -> Integer.MAX_VALUE);
        server.stack.bottom().in.finish();
        server.settle();
        assertThat(server.top.in.finished()).isTrue();
    }

    @Test
    void aCutOutsideIsToldAfterWhatCameInside() {
        run(() -> Integer.MAX_VALUE);
        client.top.out.append(new byte[] {1, 2, 3}, 0, 3);
        client.settle();
        pass(client.stack.bottom(), server.stack.bottom(), () -> Integer.MAX_VALUE);
        server.stack.bottom().in.finish();
        assertThat(server.stack.advance(server.top, 0)).isEqualTo(Step.MOVED);
        assertThat(End.take(server.top.in)).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> server.stack.advance(server.top, 0)).hasMessageContaining("close_notify");
    }

    @Test
    void whoSaysGoodbyeOnlyOutsideHasTruncatedWhatIsInside() {
        run(() -> Integer.MAX_VALUE);
        TlsFilter alone = OUTER.clientFilter();
        TlsFilter inside = OUTER.clientFilter();
        client = new Tower(alone, inside);
        server = new Tower(OUTER.serverFilter(), OUTER.serverFilter());
        run(() -> Integer.MAX_VALUE);
        alone.goodbye(client.stack.bottom());
        pass(client.stack.bottom(), server.stack.bottom(), () -> Integer.MAX_VALUE);
        assertThatThrownBy(() -> server.settle())
                .isInstanceOfSatisfying(
                        FailureException.class,
                        thrown -> assertThat(((Failure.Tls) thrown.failure()).code())
                                .isEqualTo(TlsCode.TRUNCATED));
    }
}
