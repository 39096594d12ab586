package dev.wsmulti.tls.provider;

import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;

/** Makes engines for one configuration and knows what only their provider can tell of them. Any thread. */
public interface TlsContext {
    /** An engine in client mode, set up whole, that has not begun. The host is the one to be verified. */
    SSLEngine client(String host, int port);

    /** An engine in server mode, set up whole, that has not begun. */
    SSLEngine server();

    /** Whether the session of an engine whose handshake is over is an earlier one that went on. */
    boolean resumed(SSLEngine engine);

    /** The name that the client asked for (RFC 6066 section 3), of an engine whose handshake is over. */
    default Optional<String> sni(SSLEngine engine) {
        if (!(engine.getSession() instanceof ExtendedSSLSession session)) {
            return Optional.empty();
        }
        return session.getRequestedServerNames().stream()
                .filter(SNIHostName.class::isInstance)
                .map(name -> ((SNIHostName) name).getAsciiName())
                .findFirst();
    }

    /** The number of the alert that an exception of an engine stands for, where there was one. */
    OptionalInt alert(Throwable thrown);

    /** Whether that alert came from the peer. */
    boolean received(Throwable thrown);
}
