package dev.wsmulti.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MaskKeysTest {
    /** Of 20 000 random keys about 0.05 pairs are equal; 20 pairs do not happen. */
    @Test
    void keysAreFreshAcrossBlocksAndDifferFromOneLoopToTheNext() {
        MaskKeys ours = new MaskKeys();
        MaskKeys others = new MaskKeys();
        Set<Integer> seen = new HashSet<>();
        int ones = 0;
        for (int i = 0; i < 10_000; i++) {
            int key = ours.next();
            ones += Integer.bitCount(key);
            seen.add(key);
            seen.add(others.next());
        }
        assertThat(seen).hasSizeGreaterThan(19_980);
        assertThat(ones / 10_000.0).isBetween(15.5, 16.5);
    }
}
