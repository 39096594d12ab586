package dev.wsmulti.transfer;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/** Which addresses of a host are tried ({@code CURLOPT_IPRESOLVE}). */
public enum AddressFamily {
    ANY,
    IPV4,
    IPV6;

    /** Whether it is one of these. */
    public boolean includes(InetAddress address) {
        return this == ANY
                || (this == IPV4 && address instanceof Inet4Address)
                || (this == IPV6 && address instanceof Inet6Address);
    }
}
