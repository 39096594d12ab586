package dev.wsmulti.websocket;

import dev.wsmulti.bytes.Words;
import java.security.SecureRandom;

/**
 * Masking keys, a fresh one for every frame. RFC 6455 section 5.3: "derived from a strong source of entropy", and not
 * predictable from those before. Taken from a {@link SecureRandom} in blocks, one for each loop.
 */
public final class MaskKeys {
    private static final int BLOCK = 4096;

    private final SecureRandom random = new SecureRandom();
    private final byte[] block = new byte[BLOCK];
    private int at = BLOCK;

    /** The next key. */
    public int next() {
        if (at == BLOCK) {
            random.nextBytes(block);
            at = 0;
        }
        int key = (int) (Words.big(block, at & -8) >>> ((at & 4) << 3));
        at += 4;
        return key;
    }
}
