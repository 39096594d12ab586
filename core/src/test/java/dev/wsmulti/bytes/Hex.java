package dev.wsmulti.bytes;

import java.util.HexFormat;

/** Bytes as people write them: pairs of hexadecimal digits, white space ignored. */
public final class Hex {
    private Hex() {}

    public static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    public static String text(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    public static String text(byte[] array, int offset, int length) {
        return HexFormat.of().formatHex(array, offset, offset + length);
    }
}
