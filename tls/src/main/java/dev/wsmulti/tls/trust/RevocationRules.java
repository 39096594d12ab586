package dev.wsmulti.tls.trust;

import java.security.cert.X509CRL;
import java.util.Set;

/**
 * Whether it is asked if certificates were revoked.
 *
 * @param mode how hard
 * @param lists lists of revoked certificates that are at hand
 */
public record RevocationRules(Mode mode, Set<X509CRL> lists) {
    /** How hard. */
    public enum Mode {
        /** Nobody asks. */
        OFF,
        /** Who is known to be revoked is refused. */
        SOFT,
        /** Who is not known to be good is refused. */
        HARD
    }
}
