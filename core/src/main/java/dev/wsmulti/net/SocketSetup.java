package dev.wsmulti.net;

import java.net.InetAddress;
import java.util.Optional;

/**
 * What is to be done to a socket before it connects.
 *
 * @param local the address that it is bound to; empty for the system's choice
 * @param firstPort the first port that is tried for it, and...
 * @param lastPort ...the last one; both 0 for the system's choice
 * @param keepAlive probes where nothing moves; empty for none
 */
public record SocketSetup(Optional<InetAddress> local, int firstPort, int lastPort, Optional<Probes> keepAlive) {
    /** Nothing. */
    public static final SocketSetup NONE = new SocketSetup(Optional.empty(), 0, 0, Optional.empty());

    /**
     * Probes of TCP.
     *
     * @param idle seconds before the first one
     * @param interval seconds between two
     * @param count how many without answer end the connection
     */
    public record Probes(int idle, int interval, int count) {}

    /** Whether it is bound before it connects. */
    public boolean binds() {
        return local.isPresent() || firstPort != 0;
    }
}
