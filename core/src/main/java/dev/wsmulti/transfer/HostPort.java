package dev.wsmulti.transfer;

import dev.wsmulti.http.Target;
import java.util.Locale;

/**
 * A host and a port, or a pattern of them.
 *
 * @param host in lower case, without brackets; empty for any
 * @param port 0 for any
 */
record HostPort(String host, int port) {
    /**
     * {@code host:port}, an IPv6 address in brackets; either side may be left out.
     *
     * @throws IllegalArgumentException for anything else
     */
    static HostPort of(String option, String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
        String digits = text.substring(colon + 1);
        boolean brackets = host.startsWith("[") && host.endsWith("]");
        boolean good = colon >= 0 && digits.matches("[0-9]{0,5}") && (brackets || host.indexOf(':') < 0);
        int port = good && !digits.isEmpty() ? Integer.parseInt(digits) : 0;
        if (!good || port > 65_535) {
            throw new IllegalArgumentException(
                    option + " takes host:port, an IPv6 address in brackets, but was given " + text);
        }
        if (host.isEmpty() || host.equals("*")) {
            return new HostPort("", port);
        }
        // as the URL's own host will be written
        return new HostPort(Target.of("http://" + host + "/").host(), port);
    }

    boolean matches(String otherHost, int otherPort) {
        return (host.isEmpty() || host.equals(otherHost)) && (port == 0 || port == otherPort);
    }
}
