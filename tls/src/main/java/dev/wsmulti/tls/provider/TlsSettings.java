package dev.wsmulti.tls.provider;

import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What a configuration asks of a provider; verification and choice of keys are done already by the managers given.
 *
 * @param given a context of the user's that makes the engines as it is; managers and sizes are then its own
 * @param trust verifies peers
 * @param keys has certificates to show
 * @param protocols versions, such as {@code TLSv1.3}; never empty
 * @param suites cipher suites, the preferred one first; never empty
 * @param groups key exchange groups, the preferred one first; empty for the provider's own
 * @param earlyShares groups whose share goes with the first message of a client; empty for the provider's own
 * @param alpn application protocols, the preferred one first; empty for none
 * @param sni the name to ask for in place of the host; {@code Optional.of("")} for none
 * @param clientAuth what a server asks of clients
 * @param sessions how many sessions are kept for resumption
 */
public record TlsSettings(
        Optional<SSLContext> given,
        X509ExtendedTrustManager trust,
        Optional<X509ExtendedKeyManager> keys,
        List<String> protocols,
        List<String> suites,
        List<String> groups,
        List<String> earlyShares,
        List<String> alpn,
        Optional<String> sni,
        ClientAuth clientAuth,
        int sessions) {}
