package dev.wsmulti.tls;

import dev.wsmulti.tls.provider.ClientAuth;
import dev.wsmulti.tls.trust.HostName;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;

/** What the two ends may agree on; lists begin with what is preferred. */
record Offer(
        List<String> protocols,
        List<String> suites,
        List<String> groups,
        List<String> earlyShares,
        List<String> alpn,
        Optional<String> sni,
        ClientAuth clientAuth) {
    /** With the JDK's AES first: Bouncy Castle would prefer ChaCha20, at a tenth of the speed. */
    static final Offer DEFAULTS = new Offer(
            List.of("TLSv1.3", "TLSv1.2"),
            List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
            List.of(),
            List.of(),
            List.of("http/1.1"),
            Optional.empty(),
            ClientAuth.NONE);

    private static final Pattern WORTHLESS = Pattern.compile(".*_(NULL|anon|EXPORT|RC4|RC2|DES|DES40|3DES|MD5)(_.*|$)");
    private static final Pattern LASTING_KEY = Pattern.compile("(TLS|SSL)_(RSA|DH|ECDH)_(?!anon).*");

    Offer protocols(List<String> versions) {
        return new Offer(some("protocols", versions), suites, groups, earlyShares, alpn, sni, clientAuth);
    }

    Offer suites(List<String> names) {
        for (String name : some("suites", names)) {
            if (WORTHLESS.matcher(name).matches()) {
                throw new IllegalArgumentException("the cipher suite " + name + " protects nothing any more");
            }
        }
        return new Offer(protocols, names, groups, earlyShares, alpn, sni, clientAuth);
    }

    Offer groups(List<String> names, List<String> early) {
        return new Offer(protocols, suites, some("groups", names), early, alpn, sni, clientAuth);
    }

    Offer alpn(List<String> names) {
        for (String name : names) {
            if (name.isEmpty() || name.length() > 255) {
                throw new IllegalArgumentException(
                        "an application protocol has 1 to 255 characters (RFC 7301), not " + name);
            }
        }
        return new Offer(protocols, suites, groups, earlyShares, names, sni, clientAuth);
    }

    Offer sni(String name) {
        if (!name.isEmpty() && (HostName.of(name).address().isPresent() || !sendable(name))) {
            throw new IllegalArgumentException("SNI asks for a DNS name (RFC 6066 section 3), not for '" + name + "'");
        }
        return new Offer(protocols, suites, groups, earlyShares, alpn, Optional.of(name), clientAuth);
    }

    Offer clientAuth(ClientAuth wanted) {
        return new Offer(protocols, suites, groups, earlyShares, alpn, sni, wanted);
    }

    /** Suites in which whoever gets the server's key later reads what was said before. */
    List<String> withoutForwardSecrecy() {
        return suites.stream()
                .filter(name -> LASTING_KEY.matcher(name).matches())
                .toList();
    }

    private static boolean sendable(String name) {
        try {
            return !new SNIHostName(name).getAsciiName().isEmpty();
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static List<String> some(String what, List<String> names) {
        if (names.isEmpty() || names.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(what + "(..) takes at least one, none blank: " + names);
        }
        return names;
    }
}
