package dev.wsmulti.http;

/** Reads an IPv6 address (RFC 4291 section 2.2) and writes it in its one normal form (RFC 5952 section 4). */
final class Ipv6 {
    private static final int GROUPS = 8;

    private final String text;
    private final int[] groups = new int[GROUPS];
    private int count;
    private int gap = -1;

    private Ipv6(String text) {
        this.text = text;
    }

    static String normalise(String text) {
        if (text.indexOf('%') >= 0) {
            throw TargetParser.malformed("a zone id means something on one machine only: no URL may hold one");
        }
        Ipv6 address = new Ipv6(text);
        address.read();
        return address.write();
    }

    private void read() {
        int at = 0;
        if (text.startsWith("::")) {
            gap = 0;
            at = 2;
        }
        while (at < text.length()) {
            int end = text.indexOf(':', at);
            String part = end < 0 ? text.substring(at) : text.substring(at, end);
            if (end < 0 && part.indexOf('.') >= 0) {
                dotted(part);
                break;
            }
            add(number(part, 16, 4));
            if (end < 0) {
                break;
            }
            at = end + 1;
            if (text.startsWith(":", at)) {
                if (gap >= 0) {
                    throw bad();
                }
                gap = count;
                at++;
            } else if (at == text.length()) {
                throw bad();
            }
        }
        if (gap < 0 ? count != GROUPS : count == GROUPS) {
            throw bad();
        }
        spread();
    }

    /** RFC 4291 section 2.2, item 3: the last 32 bits may be an IPv4 address. */
    private void dotted(String part) {
        String[] bytes = part.split("\\.", -1);
        if (bytes.length != 4) {
            throw bad();
        }
        int[] values = new int[4];
        for (int i = 0; i < 4; i++) {
            values[i] = number(bytes[i], 10, 3);
            boolean padded = bytes[i].length() > 1 && bytes[i].startsWith("0");
            if (values[i] > 255 || padded) {
                throw bad();
            }
        }
        add(values[0] << 8 | values[1]);
        add(values[2] << 8 | values[3]);
    }

    private static int number(String digits, int radix, int longest) {
        if (digits.isEmpty() || digits.length() > longest) {
            throw bad();
        }
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c > 127 ? -1 : Character.digit(c, radix);
            if (digit < 0) {
                throw bad();
            }
            number = number * radix + digit;
        }
        return number;
    }

    private void add(int group) {
        if (count == GROUPS) {
            throw bad();
        }
        groups[count++] = group;
    }

    /** Moves the groups behind the gap to the end. */
    private void spread() {
        if (gap < 0) {
            return;
        }
        int behind = count - gap;
        for (int i = 1; i <= behind; i++) {
            groups[GROUPS - i] = groups[count - i];
        }
        for (int i = gap; i < GROUPS - behind; i++) {
            groups[i] = 0;
        }
    }

    private String write() {
        int longest = 0;
        int from = -1;
        int run = 0;
        for (int i = 0; i < GROUPS; i++) {
            run = groups[i] == 0 ? run + 1 : 0;
            if (run > longest) {
                longest = run;
                from = i - run + 1;
            }
        }
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            // RFC 5952 section 4.2.2: "The symbol "::" MUST NOT be used to shorten just one 16-bit 0 field."
            if (i == from && longest > 1) {
                written.append("::");
                i += longest - 1;
            } else {
                boolean first = written.length() == 0 || written.charAt(written.length() - 1) == ':';
                written.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return written.toString();
    }

    private static TargetParser.Refused bad() {
        return TargetParser.malformed("the brackets in a URL hold an IPv6 address, and this one is not valid");
    }
}
