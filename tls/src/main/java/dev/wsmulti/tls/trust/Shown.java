package dev.wsmulti.tls.trust;

import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * What a peer showed, and where.
 *
 * @param chain its own certificate first
 * @param authType the JDK's word for the key exchange
 * @param server whether the peer is the server
 * @param host the name asked for; empty for a client, or where none is known
 * @param stapled the OCSP response that came along; empty for none
 * @param engine where there is one
 */
record Shown(
        List<X509Certificate> chain,
        String authType,
        boolean server,
        String host,
        byte[] stapled,
        @Nullable SSLEngine engine) {
    X509Certificate own() {
        return chain.get(0);
    }
}
