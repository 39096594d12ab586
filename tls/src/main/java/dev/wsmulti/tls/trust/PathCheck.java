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
import java.util.Date;
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
    void check(List<X509Certificate> path, Shown shown) throws Verdict {
        if (path.size() == 1) {
            return; // the peer's own certificate is the one trusted
        }
        try {
            CertPathValidator validator = CertPathValidator.getInstance("PKIX");
            X509Certificate anchor = path.get(path.size() - 1);
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
            parameters.setDate(new Date());
            parameters.setRevocationEnabled(false);
            if (revocation.mode() != RevocationRules.Mode.OFF) {
                addRevocation(validator, parameters, shown);
            }
            validator.validate(
                    CertificateFactory.getInstance("X.509").generateCertPath(path.subList(0, path.size() - 1)),
                    parameters);
        } catch (CertPathValidatorException rejected) {
            throw verdict(rejected, path);
        } catch (GeneralSecurityException unusable) {
            throw new Verdict(TlsCode.UNTRUSTED, "the path cannot be checked: " + unusable.getMessage());
        }
    }

    private void addRevocation(CertPathValidator validator, PKIXParameters parameters, Shown shown)
            throws GeneralSecurityException {
        PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
        Set<Option> options = EnumSet.noneOf(Option.class);
        if (revocation.mode() == RevocationRules.Mode.SOFT) {
            options.add(Option.SOFT_FAIL);
        }
        if (!revocation.lists().isEmpty()) {
            options.add(Option.PREFER_CRLS);
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(revocation.lists())));
        }
        checker.setOptions(options);
        if (shown.stapled().length > 0) {
            checker.setOcspResponses(Map.of(shown.own(), shown.stapled()));
        }
        parameters.addCertPathChecker(checker);
    }

    private static Verdict verdict(CertPathValidatorException rejected, List<X509Certificate> path) {
        int index = rejected.getIndex();
        String who = index >= 0 && index < path.size() ? Text.subject(path.get(index)) + ": " : "";
        CertPathValidatorException.Reason reason = rejected.getReason();
        TlsCode code = TlsCode.UNTRUSTED;
        if (reason == BasicReason.REVOKED || reason == BasicReason.UNDETERMINED_REVOCATION_STATUS) {
            code = TlsCode.REVOKED;
        } else if (reason == BasicReason.ALGORITHM_CONSTRAINED) {
            code = TlsCode.WEAK_KEY;
        }
        return new Verdict(code, who + Text.of(String.valueOf(rejected.getMessage())));
    }
}
