package dev.wsmulti.http;

import java.util.Locale;

/** The host and port of a URL; the rules stand at {@link Target}. */
final class TargetHost {
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;

    private TargetHost() {}

    /** A host in normal form, IPv6 without brackets, and the port or 0 where the text names none. */
    record WithPort(String host, int port) {}

    static WithPort parse(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0 || end + 1 < text.length() && text.charAt(end + 1) != ':') {
                throw TargetParser.malformed("an address in brackets ends with ], and a port or nothing follows");
            }
            String address = Ipv6.normalise(text.substring(1, end));
            return new WithPort(address, end + 1 == text.length() ? 0 : port(text.substring(end + 2)));
        }
        int colon = text.indexOf(':');
        if (colon != text.lastIndexOf(':')) {
            throw TargetParser.malformed("a host has one colon at most, before its port; an IPv6 address stands in []");
        }
        String host = name(colon < 0 ? text : text.substring(0, colon));
        return new WithPort(host, colon < 0 ? 0 : port(text.substring(colon + 1)));
    }

    private static int port(String digits) {
        if (digits.isEmpty()) {
            return 0;
        }
        int port = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            port = digit < 0 || digit > 9 ? Integer.MAX_VALUE : Math.min(port * 10 + digit, 65_536);
            if (port > 65_535) {
                break;
            }
        }
        if (port < 1 || port > 65_535) {
            throw TargetParser.malformed("a port is a number from 1 to 65535");
        }
        return port;
    }

    private static String name(String text) {
        if (text.isEmpty()) {
            throw TargetParser.malformed("a URL names a host after ://");
        }
        // Before the change of case: that of the Kelvin sign, U+212A, is an ASCII letter.
        for (int i = 0; i < text.length(); i++) {
            checkCharacter(text.charAt(i));
        }
        String name = text.toLowerCase(Locale.ROOT);
        String relative = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        String[] labels = relative.split("\\.", -1);
        for (String label : labels) {
            if (label.isEmpty() || label.length() > LONGEST_LABEL) {
                throw TargetParser.malformed("a part of a host name between dots has 1 to 63 characters");
            }
        }
        if (relative.length() > LONGEST_NAME) {
            throw TargetParser.malformed("a host name has at most 253 characters");
        }
        return isNumber(labels[labels.length - 1]) ? ipv4(labels) : name;
    }

    private static void checkCharacter(char c) {
        if (c > 127) {
            throw TargetParser.malformed("a host name beyond ASCII is written in its xn-- form: the standards disagree"
                    + " on some characters, and a guess would visit another host");
        }
        if (c == '%') {
            throw TargetParser.malformed("a host name is written without percent-encoding");
        }
        if (!TargetParser.isAlphanumeric(c) && c != '-' && c != '_' && c != '.') {
            throw TargetParser.malformed("a host name is made of letters, digits, -, _ and ., not of " + c);
        }
    }

    private static boolean isNumber(String label) {
        boolean hex = label.startsWith("0x") && label.chars().skip(2).allMatch(c -> Character.digit(c, 16) >= 0);
        return hex || label.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** The IPv4 parser of the WHATWG URL standard: up to four numbers, the last one fills what is left. */
    private static String ipv4(String[] parts) {
        if (parts.length > 4) {
            throw badIpv4();
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            long number = number(parts[i]);
            boolean last = i == parts.length - 1;
            int bits = last ? 8 * (4 - i) : 8;
            if (number >> bits != 0) {
                throw badIpv4();
            }
            address = address << bits | number;
        }
        return (address >> 24) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
    }

    private static long number(String part) {
        boolean hex = part.startsWith("0x");
        int radix = hex ? 16 : part.length() > 1 && part.startsWith("0") ? 8 : 10;
        String digits = hex ? part.substring(2) : part;
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), radix);
            if (digit < 0 || number > 0xffff_ffffL) {
                throw badIpv4();
            }
            number = number * radix + digit;
        }
        return number;
    }

    private static TargetParser.Refused badIpv4() {
        return TargetParser.malformed(
                "a host whose last part is a number is an IPv4 address, and this one is not valid");
    }
}
