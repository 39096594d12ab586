package dev.wsmulti.tunnel;

import org.jspecify.annotations.Nullable;

/** The last challenge of one proxy and how often it was answered, so that not every request is refused first. */
public final class Remembered {
    @Nullable
    Challenge challenge;

    int count;
}
