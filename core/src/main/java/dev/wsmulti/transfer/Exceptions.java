package dev.wsmulti.transfer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Hosts that no proxy leads to ({@code CURLOPT_NOPROXY}): names, which stand for all names below them too, addresses, blocks
 * of addresses (RFC 4632, RFC 4291 section 2.3), and {@code *} for all.
 */
record Exceptions(List<String> patterns) {
    static Exceptions of(String... lists) {
        List<String> patterns = Arrays.stream(lists)
                .flatMap(list -> Arrays.stream(list.split("[,\\s]+")))
                .filter(pattern -> !pattern.isEmpty())
                .map(pattern -> pattern.toLowerCase(Locale.ROOT))
                .toList();
        return new Exceptions(patterns);
    }

    /** Whether the straight way is to be taken; the host is in normal form. */
    boolean hold(String host) {
        boolean literal = host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
        return patterns.stream()
                .anyMatch(pattern -> pattern.equals("*")
                        || (literal ? holdsAddress(pattern, address(host)) : holdsName(pattern, host)));
    }

    private static boolean holdsName(String pattern, String host) {
        String name = withoutDots(pattern);
        String asked = withoutDots(host);
        return asked.equals(name) || !name.isEmpty() && asked.endsWith("." + name);
    }

    private static String withoutDots(String name) {
        String rest = name.startsWith(".") ? name.substring(1) : name;
        return rest.endsWith(".") ? rest.substring(0, rest.length() - 1) : rest;
    }

    private static boolean holdsAddress(String pattern, byte[] asked) {
        int slash = pattern.indexOf('/');
        byte[] block = address((slash < 0 ? pattern : pattern.substring(0, slash)).replaceAll("[\\[\\]]", ""));
        String digits = slash < 0 ? Integer.toString(8 * block.length) : pattern.substring(slash + 1);
        if (block.length != asked.length || block.length == 0 || !digits.matches("\\d{1,3}")) {
            return false;
        }
        int bits = Integer.parseInt(digits);
        for (int bit = 0; bit < Math.min(bits, 8 * block.length); bit++) {
            if (((block[bit / 8] ^ asked[bit / 8]) >> (7 - bit % 8) & 1) != 0) {
                return false;
            }
        }
        return bits <= 8 * block.length;
    }

    /** Of a literal; empty for what is none, which is not looked up. */
    private static byte[] address(String text) {
        boolean literal = text.indexOf(':') >= 0 ? text.matches("[0-9a-f:.]+") : text.matches("\\d+(\\.\\d+){3}");
        try {
            return literal ? InetAddress.getByName(text).getAddress() : new byte[0];
        } catch (UnknownHostException noLiteral) {
            return new byte[0];
        }
    }
}
