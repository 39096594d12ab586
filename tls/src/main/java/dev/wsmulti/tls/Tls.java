package dev.wsmulti.tls;

import dev.wsmulti.secure.SecureFilter;
import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.tls.filter.TlsFilter;
import dev.wsmulti.tls.pem.Certificates;
import dev.wsmulti.tls.pem.PemException;
import dev.wsmulti.tls.pem.PemText;
import dev.wsmulti.tls.provider.ClientAuth;
import dev.wsmulti.tls.provider.TlsContext;
import dev.wsmulti.tls.provider.TlsProvider;
import dev.wsmulti.tls.trust.HostName;
import dev.wsmulti.tls.trust.Hosts;
import dev.wsmulti.tls.trust.Pins;
import dev.wsmulti.tls.trust.TrustRules;
import dev.wsmulti.tls.trust.TrustSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A TLS configuration, for clients and servers. Immutable: every method returns a changed copy; any thread.
 *
 * <p>By default servers are verified against what the system trusts, by name (RFC 9525) and strength of keys; versions are
 * TLS 1.3 and 1.2. Whatever weakens that is called {@code dangerously...}, may be limited to one host, and is logged where
 * it is used.
 *
 * <p>Sessions are resumed within one object only, connections shared between equal ones: make one and keep it. Equal are
 * those with the same certificates, keys, settings and provider; managers, contexts and taps of the user's count as equal
 * when they say so themselves.
 */
@CheckReturnValue
public final class Tls implements SecureLayer {
    /** One for all, so that the sessions of the defaults are resumed wherever they are asked for. */
    private static final Tls DEFAULTS = new Tls(Configuration.of(Providers.jdk(), Optional.empty()));

    private final Configuration configuration;
    private final LazyContext context;
    private final List<String> weaknesses;

    private Tls(Configuration configuration) {
        this.configuration = configuration;
        this.context = new LazyContext(configuration);
        this.weaknesses = configuration.weaknesses();
    }

    /** Verifies servers against what the system trusts; TLS 1.3 and 1.2; the JDK's engines; offers {@code http/1.1}. */
    public static Tls defaults() {
        return DEFAULTS;
    }

    /**
     * With engines of that context, which has its own trust and keys; what is agreed on is still said here. Our own
     * verification has no part in it: hosts are checked by the JDK's rules, which accept a CN.
     */
    public static Tls of(SSLContext context) {
        return new Tls(Configuration.of(Providers.jdk(), Optional.of(context)));
    }

    /** Who does the cryptography. Default: the JDK ({@code jsse}). */
    public Tls provider(TlsProvider provider) {
        return new Tls(configuration.provider(provider));
    }

    /**
     * The same by name: {@code jsse}, {@code bc} where Bouncy Castle is present, or any that {@link java.util.ServiceLoader}
     * finds.
     *
     * @throws IllegalArgumentException if there is none of that name; the message lists those present
     */
    public Tls provider(String name) {
        return provider(Providers.named(name));
    }

    /** The names of the providers that are present. */
    public static List<String> providers() {
        return Providers.names();
    }

    /**
     * Trusts the certificates of a PEM file, and nobody else (curl: {@code --cacert}). A certificate in it need not be an
     * authority's: a server's own is trusted as itself.
     *
     * @throws UnusableTrustException if the file cannot be read or holds none; the message names file and line
     */
    public Tls trust(Path pem) {
        try {
            return trust(Certificates.bundle(PemText.file(pem, Certificates.MOST_BYTES)));
        } catch (PemException unusable) {
            throw new UnusableTrustException(unusable);
        }
    }

    /**
     * The same from text.
     *
     * @throws UnusableTrustException if it holds none
     */
    public Tls trustPem(String pem) {
        try {
            return trust(Certificates.bundle(new PemText("the text given to trustPem", pem)));
        } catch (PemException unusable) {
            throw new UnusableTrustException(unusable);
        }
    }

    /**
     * Trusts the certificates of a key store, and nobody else; entries with keys do not count.
     *
     * @throws UnusableTrustException if it has none
     */
    public Tls trust(KeyStore store) {
        List<X509Certificate> found = new ArrayList<>();
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.isCertificateEntry(alias)
                        && store.getCertificate(alias) instanceof X509Certificate certificate) {
                    found.add(certificate);
                }
            }
        } catch (KeyStoreException unusable) {
            throw new UnusableTrustException("the key store cannot be used: " + unusable.getMessage(), unusable);
        }
        if (found.isEmpty()) {
            throw new UnusableTrustException("the key store has no certificate to trust");
        }
        return trust(found);
    }

    /**
     * Trusts whom that manager trusts. Dates, names, pins and strength are still ours to check; pins against the path as far
     * as the manager names its issuers, else against the peer's own certificate.
     */
    public Tls trust(X509TrustManager manager) {
        return trust(rules().source(TrustSource.of(manager)));
    }

    private Tls trust(List<X509Certificate> certificates) {
        return trust(rules().source(TrustSource.of(certificates)));
    }

    /** Shows that certificate: as a server always, as a client to servers that ask. */
    public Tls identity(Identity identity) {
        return new Tls(configuration.identities(configuration.identities().own(identity)));
    }

    /**
     * Shows that certificate for one host in place of the other: as a server to who asks for it by SNI, as a client to that
     * server. Where all identities are like that, a server refuses other names ({@code unrecognized_name}).
     *
     * @param hostPattern a name, or {@code *.} and a name, for one label more
     */
    public Tls identity(String hostPattern, Identity identity) {
        return new Tls(configuration.identities(configuration.identities().with(hostPattern, identity)));
    }

    /**
     * Accepts only paths with one of these keys in it, besides all else (curl: {@code --pinnedpubkey}, which looks at the
     * peer's own key only).
     *
     * @param pins at least two, of which one is a backup: {@code sha256//} and the Base64 of SHA-256 over a
     *     SubjectPublicKeyInfo
     */
    public Tls pin(String... pins) {
        return trust(rules().pins(Pins.of(List.of(pins))));
    }

    /** The same with one key only: whoever loses that one locks everybody out. */
    public Tls pinWithoutBackup(String pin) {
        return trust(rules().pins(Pins.ofOne(pin)));
    }

    /** Whether it is asked if certificates were revoked. Default: off. */
    public Tls revocation(Revocation revocation) {
        return trust(rules().revocation(revocation.rules()));
    }

    /**
     * Versions (curl: {@code --tlsv1.2}, {@code --tls-max}): {@code TLSv1.3}, {@code TLSv1.2} or both.
     *
     * @throws IllegalArgumentException for others; for older ones the message says what they would take
     */
    public Tls protocols(String... versions) {
        return offer(configuration.offer().protocols(OldProtocols.modern(List.of(versions))));
    }

    /**
     * Cipher suites by their names in the registry of IANA, the preferred one first (curl: {@code --ciphers},
     * {@code --tls13-ciphers}). Default: AES-GCM and ChaCha20, with forward secrecy.
     *
     * @throws IllegalArgumentException for those that protect nothing
     */
    public Tls suites(String... names) {
        return offer(configuration.offer().suites(List.of(names)));
    }

    /** Key exchange groups, the preferred one first, such as {@code x25519} (curl: {@code --curves}). Default: the provider's. */
    public Tls groups(String... names) {
        return offer(configuration.offer().groups(List.of(names), List.of()));
    }

    /**
     * Prefers X25519MLKEM768, which no quantum computer breaks, and sends its share at once. Older peers get X25519 or P-256.
     * Bouncy Castle knows it on every JDK, the JDK from 27 on.
     */
    public Tls postQuantum() {
        return offer(configuration
                .offer()
                .groups(
                        List.of("X25519MLKEM768", "x25519", "secp256r1", "secp384r1"),
                        List.of("X25519MLKEM768", "x25519")));
    }

    /**
     * Application protocols (RFC 7301), the preferred one first; none for no ALPN. Default: {@code http/1.1}. A server with
     * {@code http/1.1} takes {@code http/1.0} too, as its last.
     */
    public Tls alpn(String... names) {
        return offer(configuration.offer().alpn(List.of(names)));
    }

    /** The name that a client asks for in place of the host; empty for none. The certificate must be for the host still. */
    public Tls sni(String name) {
        return offer(configuration.offer().sni(name));
    }

    /** Whether a server asks clients for certificates, which must lead to what is trusted here. Default: no. */
    public Tls clientAuth(ClientAuth wanted) {
        return offer(configuration.offer().clientAuth(wanted));
    }

    /** Accepts whatever certificate anybody shows (curl: {@code -k}): whoever is on the way reads and changes all. Pins count still. */
    public Tls dangerouslyTrustEveryone() {
        return trust(rules().everyone(Hosts.every()));
    }

    /** The same for that host only. */
    public Tls dangerouslyTrustEveryone(String host) {
        return trust(rules().everyone(rules().everyone().and(host)));
    }

    /** Accepts trusted certificates that are for another host: whoever has any may pass for all. */
    public Tls dangerouslySkipHostCheck() {
        return trust(rules().anyName(Hosts.every()));
    }

    /** The same for that host only. */
    public Tls dangerouslySkipHostCheck(String host) {
        return trust(rules().anyName(rules().anyName().and(host)));
    }

    /** Accepts RSA under 2048 bits, EC under 224, and signatures with SHA-1 or MD5, as far as the JDK still does. */
    public Tls dangerouslyAllowWeakKeys() {
        return trust(rules().weakKeys(Hosts.every()));
    }

    /** The same for that host only. */
    public Tls dangerouslyAllowWeakKeys(String host) {
        return trust(rules().weakKeys(rules().weakKeys().and(host)));
    }

    /**
     * Speaks {@code TLSv1.1}, {@code TLSv1} or {@code SSLv3} too, with suites of their time.
     *
     * @throws IllegalArgumentException unless the application has taken them from the security property
     *     {@code jdk.tls.disabledAlgorithms} before
     */
    public Tls dangerouslyAllowOldProtocols(String... versions) {
        return new Tls(configuration.old(configuration.old().with(Hosts.every(), List.of(versions))));
    }

    /** The same with that host only. */
    public Tls dangerouslyAllowOldProtocolsWith(String host, String... versions) {
        OldProtocols old = configuration.old();
        return new Tls(configuration.old(old.with(old.hosts().and(host), List.of(versions))));
    }

    /** Shows the plaintext of all connections to that tap. */
    public Tls dangerouslyTap(Tap tap) {
        return new Tls(configuration.taps(configuration.taps().with(Hosts.every(), tap)));
    }

    /** The same with that host only. */
    public Tls dangerouslyTap(String host, Tap tap) {
        return new Tls(configuration.taps(configuration.taps().with(Hosts.none().and(host), tap)));
    }

    private TrustRules rules() {
        return configuration.trust();
    }

    private Tls trust(TrustRules rules) {
        return new Tls(configuration.trust(rules));
    }

    private Tls offer(Offer offer) {
        return new Tls(configuration.offer(offer));
    }

    /**
     * Makes now what the first connection would make: to learn early whether the provider can do what is asked for.
     *
     * @return this one
     * @throws IllegalStateException if it cannot; the message says what
     */
    public Tls prepared() {
        context.get();
        return this;
    }

    /** @throws IllegalStateException if the provider cannot do what is asked for; the message says what */
    @Override
    public SecureFilter client(String host, int port) {
        TlsContext made = context.get();
        String name = HostName.of(host).text();
        SSLEngine engine = made.client(name, port);
        configuration.old().loosen(engine, name);
        return new TlsFilter(
                engine,
                made,
                configuration.provider(),
                name,
                configuration.taps().of(name));
    }

    /** @throws IllegalStateException if there is no identity, or the provider cannot do what is asked for; the message says what */
    @Override
    public SecureFilter server() {
        if (configuration.given().isEmpty() && configuration.identities().isEmpty()) {
            throw new IllegalStateException("a server must show who it is: give its Tls an identity(..)");
        }
        TlsContext made = context.get();
        SSLEngine engine = made.server();
        configuration.old().loosen(engine, "");
        if (!configuration.identities().perHost().isEmpty()) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setSNIMatchers(List.of(new KnownNames(configuration.identities(), parameters.getSNIMatchers())));
            engine.setSSLParameters(parameters);
        }
        return new TlsFilter(
                engine, made, configuration.provider(), "", configuration.taps().of(""));
    }

    @Override
    public List<String> weaknesses() {
        return weaknesses;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tls tls && configuration.equals(tls.configuration);
    }

    @Override
    public int hashCode() {
        return configuration.hashCode();
    }

    /** What it is, without keys. */
    @Override
    public String toString() {
        Offer offer = configuration.offer();
        return "Tls " + String.join("/", offer.protocols()) + " by "
                + configuration.provider().name()
                + ", trusts " + rules().source() + (rules().pins().accepted().isEmpty() ? "" : ", pinned")
                + configuration.identities().own().map(own -> ", shows " + own).orElse("")
                + (configuration.identities().perHost().isEmpty()
                        ? ""
                        : ", shows others for " + configuration.identities().hosts())
                + (weaknesses.isEmpty() ? "" : ", WEAKENED: " + String.join("; ", weaknesses));
    }

    /** Refuses names that no identity is for. What the provider looks at them with hears of them still. */
    private static final class KnownNames extends SNIMatcher {
        private final Identities identities;
        private final List<SNIMatcher> before;

        KnownNames(Identities identities, @Nullable Collection<SNIMatcher> before) {
            super(0); // host_name, RFC 6066 section 3
            this.identities = identities;
            this.before = before == null ? List.of() : List.copyOf(before);
        }

        @Override
        public boolean matches(SNIServerName name) {
            return before.stream().allMatch(matcher -> matcher.matches(name))
                    && identities.has(new String(name.getEncoded(), StandardCharsets.US_ASCII));
        }
    }
}
