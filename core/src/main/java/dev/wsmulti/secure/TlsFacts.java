package dev.wsmulti.secure;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a TLS handshake agreed on.
 *
 * @param provider who does the cryptography, such as {@code jsse}
 * @param protocol such as {@code TLSv1.3}
 * @param suite the name of the cipher suite
 * @param group the key exchange group, such as {@code X25519MLKEM768}; empty where the server names none, as in a session of
 *     TLS 1.2 that is resumed
 * @param alpn the application protocol (RFC 7301); empty for none
 * @param sni the name that the client asked for (RFC 6066 section 3); empty for none
 * @param chain certificates of the peer, its own first; empty where it showed none
 * @param resumption whether an earlier session went on
 * @param handshake from the first byte to the last
 */
public record TlsFacts(
        String provider,
        String protocol,
        String suite,
        Optional<String> group,
        Optional<String> alpn,
        Optional<String> sni,
        List<X509Certificate> chain,
        Resumption resumption,
        Duration handshake) {
    /** Whether an earlier session went on. */
    public enum Resumption {
        /** A handshake in full. */
        FULL,
        /** An earlier session went on. */
        RESUMED,
        /** The provider cannot resume this protocol: always in full. */
        NOT_SUPPORTED
    }
}
