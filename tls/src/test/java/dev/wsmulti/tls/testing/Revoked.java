package dev.wsmulti.tls.testing;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.jcajce.JcaBasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.jcajce.JcaCertificateID;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** What an authority says of certificates later: lists of revoked ones, and answers of OCSP. */
public final class Revoked {
    private Revoked() {}

    /** A list with those certificates on it. */
    public static X509CRL list(Ca authority, X509Certificate... revoked) {
        try {
            JcaX509v2CRLBuilder builder = new JcaX509v2CRLBuilder(authority.root(), now(Duration.ofHours(-1)));
            builder.setNextUpdate(now(Duration.ofDays(1)));
            for (X509Certificate certificate : revoked) {
                builder.addCRLEntry(certificate.getSerialNumber(), now(Duration.ofHours(-1)), CRLReason.keyCompromise);
            }
            return new JcaX509CRLConverter()
                    .getCRL(builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .build(authority.issuer().key())));
        } catch (GeneralSecurityException | OperatorCreationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** An answer that a server may staple to its certificate. */
    public static byte[] answer(Ca authority, X509Certificate certificate, boolean revoked, Duration age) {
        try {
            DigestCalculatorProvider digests = new JcaDigestCalculatorProviderBuilder().build();
            DigestCalculator sha1 = digests.get(JcaCertificateID.HASH_SHA1);
            JcaBasicOCSPRespBuilder builder =
                    new JcaBasicOCSPRespBuilder(authority.root().getPublicKey(), sha1);
            CertificateStatus status = revoked
                    ? new RevokedStatus(now(Duration.ofHours(-1)), CRLReason.keyCompromise)
                    : CertificateStatus.GOOD;
            Date from = now(age.negated());
            Date until = now(age.negated().plus(Duration.ofDays(1)));
            builder.addResponse(
                    new JcaCertificateID(sha1, authority.root(), certificate.getSerialNumber()),
                    status,
                    from,
                    until,
                    null);
            return new OCSPRespBuilder()
                    .build(
                            OCSPResp.SUCCESSFUL,
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(authority.issuer().key()),
                                    new JcaX509CertificateHolder[] {new JcaX509CertificateHolder(authority.root())},
                                    from))
                    .getEncoded();
        } catch (GeneralSecurityException | OperatorCreationException | OCSPException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Date now(Duration later) {
        return Date.from(Instant.now().plus(later));
    }
}
