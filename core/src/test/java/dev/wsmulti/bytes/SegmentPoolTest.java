package dev.wsmulti.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SegmentPoolTest {
    private final SegmentPool pool = new SegmentPool();

    @Test
    void leasesTheSmallestClassThatFits() {
        assertThat(pool.lease(0).capacity()).isEqualTo(256);
        assertThat(pool.lease(256).capacity()).isEqualTo(256);
        assertThat(pool.lease(257).capacity()).isEqualTo(4096);
        assertThat(pool.lease(4097).capacity()).isEqualTo(17 * 1024);
        assertThat(pool.lease(17 * 1024 + 1).capacity()).isEqualTo(64 * 1024);
        assertThat(pool.lease(1_000_000).capacity()).isEqualTo(64 * 1024);
        assertThat(pool.leased()).isEqualTo(6);
    }

    @Test
    void usesASegmentAgainAndEmpty() {
        Segment segment = pool.lease(100);
        segment.start = 5;
        segment.end = 9;
        pool.giveBack(segment);
        assertThat(pool.keptBytes()).isEqualTo(256);
        assertThat(pool.lease(1)).isSameAs(segment);
        assertThat(segment.length()).isZero();
        assertThat(pool.keptBytes()).isZero();
    }

    @Test
    void keepsABoundedNumberAndNoOddSizes() {
        List<Segment> out = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            out.add(pool.lease(SegmentPool.LARGEST));
        }
        out.add(pool.leaseExactly(100_000));
        out.forEach(pool::giveBack);
        assertThat(pool.leased()).isZero();
        assertThat(pool.keptBytes()).isEqualTo(4 * 1024 * 1024);
    }
}
