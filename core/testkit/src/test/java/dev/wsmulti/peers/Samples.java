package dev.wsmulti.peers;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What is sent and how it is compared. */
final class Samples {
    /** Around the borders of the three forms of a length (RFC 6455 section 5.2). */
    static final List<Integer> SIZES = List.of(0, 1, 125, 126, 127, 65535, 65536);

    /** Every code that both kinds of peers agree to send. */
    static final List<Integer> CODES = List.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 4999);

    static final int BIG = 20 << 20;

    private static final byte[] LETTERS = "aé€😀".getBytes(StandardCharsets.UTF_8);

    private Samples() {}

    static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /** Text of so many bytes in UTF-8, with letters of all lengths. */
    static String text(int size) {
        byte[] bytes = new byte[size];
        int whole = size - size % LETTERS.length;
        for (int at = 0; at < size; at++) {
            bytes[at] = at < whole ? LETTERS[at % LETTERS.length] : (byte) 'x';
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    static String digest(byte[] bytes) {
        return hex(sha256().digest(bytes));
    }

    static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    /** What the stage completes with, in bounded time. */
    static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(40, TimeUnit.SECONDS);
    }
}
