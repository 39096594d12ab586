package dev.wsmulti.testkit;

import java.util.Random;

/** How many bytes a single read gives or a single write takes, at most. Asked once a call; at least 1. */
@FunctionalInterface
public interface Sizes {
    int next();

    /** As many as there are. */
    static Sizes whole() {
        return () -> Integer.MAX_VALUE;
    }

    /** Always the same number. */
    static Sizes of(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("at least one byte: " + size);
        }
        return () -> size;
    }

    /** Between 1 and {@code most}, the same ones for the same seed. */
    static Sizes random(long seed, int most) {
        Random random = new Random(seed);
        return () -> 1 + random.nextInt(most);
    }
}
