package dev.wsmulti.fuzz;

import dev.wsmulti.websocket.Utf8;
import java.util.Arrays;

/** Bytes are UTF-8, cut UTF-8 or neither, as the decoder of the JDK says it, however they come and wherever they lie. */
public final class Utf8Fuzz {
    /** What a reader of words may look at beyond the end. */
    private static final int SLACK = 64;

    private Utf8Fuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        JdkUtf8 expected = JdkUtf8.of(input);
        Check.same("whole", expected, check(input, Integer.MAX_VALUE, 0));
        Check.same("whole, behind another byte", expected, check(input, Integer.MAX_VALUE, 1));
        Check.same("byte by byte", expected, check(input, 1, 2));
        Check.same("by sevens", expected, check(input, 7, 3));
    }

    private static JdkUtf8 check(byte[] input, int most, int begin) {
        byte[] array = new byte[begin + input.length + SLACK];
        Arrays.fill(array, (byte) 0xff);
        int end = begin + input.length;
        System.arraycopy(input, 0, array, begin, input.length);
        Utf8 utf8 = new Utf8();
        for (int at = begin; at < end; at += Math.min(most, end - at)) {
            if (!utf8.accept(array, at, Math.min(most, end - at))) {
                return JdkUtf8.NONE;
            }
        }
        return utf8.isComplete() ? JdkUtf8.COMPLETE : JdkUtf8.CUT;
    }
}
