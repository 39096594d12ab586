package dev.wsmulti.fuzz;

import java.util.Arrays;

/** Takes an input as a row of choices; behind its end every choice is 0. */
final class Choices {
    private final byte[] input;
    private int at;

    Choices(byte[] input) {
        this.input = input;
    }

    boolean more() {
        return at < input.length;
    }

    int next() {
        return more() ? input[at++] & 0xff : 0;
    }

    int below(int bound) {
        return next() % bound;
    }

    boolean yes() {
        return (next() & 1) != 0;
    }

    /** The next bytes as they are, as many as there are. */
    byte[] bytes(int most) {
        int from = at;
        at = Math.min(input.length, at + most);
        return Arrays.copyOfRange(input, from, at);
    }
}
