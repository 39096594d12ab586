package dev.wsmulti.tls.pem;

import java.io.ByteArrayInputStream;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Certificates and lists of revoked ones, as text. */
public final class Certificates {
    /** The most bytes a bundle may have. */
    public static final int MOST_BYTES = 4 << 20;

    private static final int MOST_BUNDLED = 10_000;
    private static final int LONGEST_CHAIN = 10;
    private static final Set<String> LABELS = Set.of("CERTIFICATE", "X509 CERTIFICATE");

    private Certificates() {}

    /** Every certificate of a bundle, in its order; other blocks are passed over. At least one, 10 000 at most. */
    public static List<X509Certificate> bundle(PemText text) throws PemException {
        return read(text, MOST_BUNDLED);
    }

    /** A certificate and those that lead from it to a root; 10 at most. */
    public static List<X509Certificate> chain(PemText text) throws PemException {
        return read(text, LONGEST_CHAIN);
    }

    private static List<X509Certificate> read(PemText text, int most) throws PemException {
        List<PemBlock> blocks = text.blocks();
        List<X509Certificate> found = new ArrayList<>();
        for (PemBlock block : blocks) {
            if (LABELS.contains(block.label())) {
                if (found.size() == most) {
                    throw PemException.at(
                            text.source(), block.line(), "expected no more than " + most + " certificates");
                }
                found.add(certificate(text.source(), block));
            }
        }
        if (found.isEmpty()) {
            throw new PemException(
                    text.source(), "expected '-----BEGIN CERTIFICATE-----' but found " + found(text, blocks));
        }
        return List.copyOf(found);
    }

    /** Every list of revoked certificates; at least one. */
    public static List<X509CRL> revoked(PemText text) throws PemException {
        List<PemBlock> blocks = text.blocks();
        List<X509CRL> found = new ArrayList<>();
        for (PemBlock block : blocks) {
            if (block.label().equals("X509 CRL")) {
                found.add(crl(text.source(), block));
            }
        }
        if (found.isEmpty()) {
            throw new PemException(
                    text.source(), "expected '-----BEGIN X509 CRL-----' but found " + found(text, blocks));
        }
        return List.copyOf(found);
    }

    static String found(PemText text, List<PemBlock> blocks) {
        if (!blocks.isEmpty()) {
            return blocks.stream()
                    .limit(5)
                    .map(block -> block.label() + " in line " + block.line())
                    .collect(Collectors.joining(", "));
        }
        boolean der = text.text().startsWith("0\u0082") || text.text().startsWith("0\u0081");
        return der ? "DER, which 'openssl x509 -inform der' turns into text" : "no block at all";
    }

    private static X509Certificate certificate(String source, PemBlock block) throws PemException {
        ByteArrayInputStream in = new ByteArrayInputStream(block.der());
        try {
            if (CertificateFactory.getInstance("X.509").generateCertificate(in) instanceof X509Certificate certificate
                    && in.available() == 0) {
                return certificate;
            }
            throw PemException.at(source, block.line(), "expected one certificate and nothing behind it");
        } catch (CertificateException
                | RuntimeException malformed) { // the parser of the JDK is not sealed against its input
            throw PemException.at(source, block.line(), "expected a certificate: " + malformed.getMessage(), malformed);
        }
    }

    private static X509CRL crl(String source, PemBlock block) throws PemException {
        try {
            return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(block.der()));
        } catch (CertificateException | CRLException | RuntimeException malformed) {
            throw PemException.at(
                    source,
                    block.line(),
                    "expected a list of revoked certificates: " + malformed.getMessage(),
                    malformed);
        }
    }
}
