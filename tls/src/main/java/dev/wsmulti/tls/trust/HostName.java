package dev.wsmulti.tls.trust;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whom a certificate must be for (RFC 9525 section 2): a DNS name in lower case, A-labels, without the dot at its end; or
 * an address, whose bytes count and not how they are written.
 *
 * @param text the name, or the address as it was written
 * @param address bytes of the address; empty for a name
 */
public record HostName(String text, Optional<byte[]> address) {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    /** A name whose last label is a number would be taken for an address by others (RFC 3696 section 2). */
    private static final Pattern NUMBER_AT_END = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");

    /** Reads a host as it stands in a URL, brackets around an IPv6 address or not. */
    public static HostName of(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (bare.indexOf(':') >= 0 || IPV4.matcher(bare).matches()) {
            return new HostName(bare, literal(bare));
        }
        String name = bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
        try {
            return new HostName(IDN.toASCII(name).toLowerCase(Locale.ROOT), Optional.empty());
        } catch (IllegalArgumentException notAName) {
            return new HostName(name.toLowerCase(Locale.ROOT), Optional.empty());
        }
    }

    private static Optional<byte[]> literal(String text) {
        int zone = text.indexOf('%');
        try {
            // of what has colons, or four numbers, nobody looks up a name
            return Optional.of(InetAddress.getByName(zone < 0 ? text : text.substring(0, zone))
                    .getAddress());
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }

    /** Whether a dNSName of a certificate is for this host; never for an address. */
    boolean matchesName(String presented) {
        String pattern = presented.toLowerCase(Locale.ROOT);
        if (address.isPresent() || text.isEmpty() || NUMBER_AT_END.matcher(text).matches()) {
            return false;
        }
        if (!pattern.startsWith("*.")) {
            return pattern.equals(text);
        }
        // RFC 9525 section 6.3: the wildcard is the whole left-most label and stands for exactly one; never a top level
        // whole
        String rest = pattern.substring(1);
        int dot = text.indexOf('.');
        return dot > 0 && rest.indexOf('.', 1) > 0 && rest.indexOf('*') < 0 && rest.equals(text.substring(dot));
    }

    /** Whether an iPAddress of a certificate is for this host. */
    boolean matchesAddress(String presented) {
        Optional<byte[]> other = of(presented).address();
        return address.isPresent() && other.isPresent() && Arrays.equals(address.get(), other.get());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostName name
                && (address.isPresent() && name.address.isPresent()
                        ? Arrays.equals(address.get(), name.address.get())
                        : text.equals(name.text));
    }

    @Override
    public int hashCode() {
        return address.map(Arrays::hashCode).orElseGet(text::hashCode);
    }

    @Override
    public String toString() {
        return text;
    }
}
