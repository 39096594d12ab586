package dev.wsmulti.secure;

import java.util.List;

/**
 * A TLS configuration that makes a filter for each connection. Immutable; any thread. Connections are shared between
 * transfers, and sessions resumed, only where the layers are equal: whatever makes a difference to what is trusted, shown
 * or agreed on must make one in {@code equals}.
 */
public interface SecureLayer {
    /** A filter for a connection to a server; {@code host} is the name, or the address, that is asked for and verified. */
    SecureFilter client(String host, int port);

    /** A filter for a connection that was accepted. */
    SecureFilter server();

    /** Each way in which this layer is weaker than its defaults, a sentence for people. Empty for a sound one. */
    List<String> weaknesses();
}
