package dev.wsmulti.tls.trust;

import dev.wsmulti.failure.TlsCode;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Is a path that was found a good one (RFC 5280 section 6)? */
final class PathCheck {
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USAGE = "2.5.29.37.0";

    private final RevocationRules revocation;

    PathCheck(RevocationRules revocation) {
        this.revocation = revocation;
    }

    /** Dates are ours to look at: the JDK's word for them is lost in what providers wrap around it. */
    static void checkDates(List<X509Certificate> path) throws Verdict {
        Instant now = Instant.now();
        for (int i = 0; i < path.size(); i++) {
            X509Certificate certificate = path.get(i);
            boolean anchor = i > 0 && i == path.size() - 1; // trusted as long as it is on the list
            if (!anchor && now.isAfter(certificate.getNotAfter().toInstant())) {
                throw new Verdict(
                        TlsCode.EXPIRED,
                        Text.subject(certificate) + " was valid until "
                                + certificate.getNotAfter().toInstant() + ", it is " + now);
            }
            if (!anchor && now.isBefore(certificate.getNotBefore().toInstant())) {
                throw new Verdict(
                        TlsCode.NOT_YET_VALID,
                        Text.subject(certificate) + " is valid from "
                                + certificate.getNotBefore().toInstant() + ", it is " + now);
            }
        }
    }

    /** Whether the peer's own certificate may be used for TLS, in that role (RFC 5280 sections 4.2.1.3 and 4.2.1.12). */
    static void checkUsage(Shown shown) throws Verdict {
        try {
            List<String> extended = shown.own().getExtendedKeyUsage();
            String wanted = shown.server() ? SERVER_AUTH : CLIENT_AUTH;
            if (extended != null && !extended.contains(wanted) && !extended.contains(ANY_USAGE)) {
                throw new Verdict(
                        TlsCode.UNTRUSTED,
                        Text.subject(shown.own()) + " is not for TLS " + (shown.server() ? "servers" : "clients")
                                + ": its extended key usage is " + extended);
            }
        } catch (CertificateParsingException malformed) {
            throw new Verdict(TlsCode.UNTRUSTED, "its extended key usage is malformed: " + malformed.getMessage());
        }
        boolean[] usage = shown.own().getKeyUsage();
        // digitalSignature, keyEncipherment, keyAgreement
        if (usage != null && !usage[0] && !usage[2] && !usage[4]) {
            throw new Verdict(
                    TlsCode.UNTRUSTED, Text.subject(shown.own()) + " is not for TLS: its key usage forbids it");
        }
    }

    /** Everything else, the JDK's way. */
    static void validate(List<X509Certificate> path) throws Verdict {
        if (path.size() == 1) {
            return; // the peer's own certificate is the one trusted
        }
        try {
            X509Certificate anchor = path.get(path.size() - 1);
            validate(CertPathValidator.getInstance("PKIX"), path.subList(0, path.size() - 1), parameters(anchor));
        } catch (CertPathValidatorException rejected) {
            boolean weak = rejected.getReason() == BasicReason.ALGORITHM_CONSTRAINED;
            throw new Verdict(weak ? TlsCode.WEAK_KEY : TlsCode.UNTRUSTED, text(path, rejected));
        } catch (GeneralSecurityException unusable) {
            throw new Verdict(TlsCode.UNTRUSTED, "the path cannot be checked: " + unusable.getMessage());
        }
    }

    /** Whether somebody says that one of them was revoked; of the one trusted nobody does. */
    void checkRevoked(List<X509Certificate> path, Shown shown) throws Verdict {
        if (revocation.mode() == RevocationRules.Mode.OFF) {
            return;
        }
        for (int i = 0; i < path.size() - 1; i++) {
            checkRevoked(path.get(i), path.get(i + 1), i == 0 ? shown.stapled() : new byte[0]);
        }
    }

    /**
     * Each certificate on its own: in a whole path the JDK stops at the first one of which nobody knows anything, and its
     * SOFT_FAIL forgives a network that is down, but not an answer that says nothing.
     */
    private void checkRevoked(X509Certificate certificate, X509Certificate issuer, byte[] stapled) throws Verdict {
        try {
            CertPathValidator validator = CertPathValidator.getInstance("PKIX");
            PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
            PKIXParameters parameters = parameters(issuer);
            if (!revocation.lists().isEmpty()) {
                checker.setOptions(EnumSet.of(Option.PREFER_CRLS));
                parameters.addCertStore(
                        CertStore.getInstance("Collection", new CollectionCertStoreParameters(revocation.lists())));
            }
            if (stapled.length > 0) {
                checker.setOcspResponses(Map.of(certificate, stapled));
            }
            parameters.addCertPathChecker(checker);
            validate(validator, List.of(certificate), parameters);
        } catch (GeneralSecurityException unclear) {
            boolean revoked = unclear instanceof CertPathValidatorException rejected
                    && rejected.getReason() == BasicReason.REVOKED;
            if (revoked || revocation.mode() == RevocationRules.Mode.HARD) {
                throw new Verdict(
                        TlsCode.REVOKED,
                        Text.subject(certificate) + ": " + Text.of(String.valueOf(unclear.getMessage())));
            }
        }
    }

    private static PKIXParameters parameters(X509Certificate anchor) throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
        parameters.setRevocationEnabled(false); // by a checker of ours or not at all
        return parameters;
    }

    private static void validate(CertPathValidator validator, List<X509Certificate> path, PKIXParameters parameters)
            throws GeneralSecurityException {
        validator.validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    }

    private static String text(List<X509Certificate> path, CertPathValidatorException rejected) {
        int index = rejected.getIndex();
        String who = index >= 0 && index < path.size() ? Text.subject(path.get(index)) + ": " : "";
        return who + Text.of(String.valueOf(rejected.getMessage()));
    }
}
