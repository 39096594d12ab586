package dev.wsmulti.tls;

import dev.wsmulti.tls.pem.Certificates;
import dev.wsmulti.tls.pem.PemException;
import dev.wsmulti.tls.pem.PemText;
import dev.wsmulti.tls.trust.RevocationRules;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether it is asked if certificates of the peer were revoked since. Off by default, as in browsers and curl. Immutable.
 *
 * <p>Asked are, in this order: lists given by {@link #crl}, the OCSP response that the server stapled to its certificate,
 * then whatever the certificate names, over the network, off the loop. How long the network may take is the JDK's to say
 * ({@code com.sun.security.ocsp.timeout}, {@code com.sun.security.crl.timeout}: 15 s each); the handshake has its own
 * deadline beside that.
 */
@CheckReturnValue
public final class Revocation {
    private static final Revocation OFF = new Revocation(RevocationRules.Mode.OFF);
    private static final Revocation SOFT = new Revocation(RevocationRules.Mode.SOFT);
    private static final Revocation HARD = new Revocation(RevocationRules.Mode.HARD);

    private final RevocationRules rules;

    private Revocation(RevocationRules.Mode mode) {
        this(new RevocationRules(mode, Set.of()));
    }

    private Revocation(RevocationRules rules) {
        this.rules = rules;
    }

    /** Nobody asks: the default. */
    public static Revocation off() {
        return OFF;
    }

    /** Who is known to be revoked is refused; where no answer is to be had, the certificate counts as good. */
    public static Revocation soft() {
        return SOFT;
    }

    /** Who is not known to be good is refused: each certificate of the path needs an answer. */
    public static Revocation hard() {
        return HARD;
    }

    /**
     * With the lists of revoked certificates of a PEM file, which are asked first (curl: {@code --crlfile}).
     *
     * @throws UnusableTrustException if the file has none, or cannot be read
     */
    public Revocation crl(Path file) {
        try {
            return with(Certificates.revoked(PemText.file(file, Certificates.MOST_BYTES)));
        } catch (PemException unusable) {
            throw new UnusableTrustException(unusable);
        }
    }

    /**
     * The same from text.
     *
     * @throws UnusableTrustException if it has none
     */
    public Revocation crlPem(String pem) {
        try {
            return with(Certificates.revoked(new PemText("the text given to crlPem", pem)));
        } catch (PemException unusable) {
            throw new UnusableTrustException(unusable);
        }
    }

    private Revocation with(List<X509CRL> more) {
        Set<X509CRL> lists = new HashSet<>(rules.lists());
        lists.addAll(more);
        return new Revocation(new RevocationRules(rules.mode(), Set.copyOf(lists)));
    }

    RevocationRules rules() {
        return rules;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Revocation revocation && rules.equals(revocation.rules);
    }

    @Override
    public int hashCode() {
        return rules.hashCode();
    }

    @Override
    public String toString() {
        return "Revocation " + rules.mode() + " with " + rules.lists().size() + " lists";
    }
}
