package dev.wsmulti.tls.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Who is trusted: two managers with equal rules come to the same verdicts.
 *
 * @param source where trust comes from
 * @param pins keys of which one must be met
 * @param revocation whether it is asked
 * @param everyone hosts that may show any certificate at all
 * @param anyName hosts whose certificate may be for another
 * @param weakKeys hosts whose keys and signatures may be weak
 */
public record TrustRules(
        TrustSource source, Pins pins, RevocationRules revocation, Hosts everyone, Hosts anyName, Hosts weakKeys) {

    /** Whom the system trusts; nothing is weakened, nobody asks for revocation. */
    public static TrustRules defaults() {
        return new TrustRules(
                TrustSource.system(),
                Pins.none(),
                new RevocationRules(RevocationRules.Mode.OFF, Set.of()),
                Hosts.none(),
                Hosts.none(),
                Hosts.none());
    }

    public TrustRules source(TrustSource other) {
        return new TrustRules(other, pins, revocation, everyone, anyName, weakKeys);
    }

    public TrustRules pins(Pins other) {
        return new TrustRules(source, other, revocation, everyone, anyName, weakKeys);
    }

    public TrustRules revocation(RevocationRules other) {
        return new TrustRules(source, pins, other, everyone, anyName, weakKeys);
    }

    public TrustRules everyone(Hosts other) {
        return new TrustRules(source, pins, revocation, other, anyName, weakKeys);
    }

    public TrustRules anyName(Hosts other) {
        return new TrustRules(source, pins, revocation, everyone, other, weakKeys);
    }

    public TrustRules weakKeys(Hosts other) {
        return new TrustRules(source, pins, revocation, everyone, anyName, other);
    }

    /** What is weaker than the defaults, for people. */
    public List<String> weaknesses() {
        List<String> found = new ArrayList<>();
        if (!everyone.isEmpty()) {
            found.add("any certificate is accepted from " + everyone);
        }
        if (!anyName.isEmpty()) {
            found.add("the certificate may be for another host from " + anyName);
        }
        if (!weakKeys.isEmpty()) {
            found.add("weak keys and signatures are accepted from " + weakKeys);
        }
        return found;
    }
}
