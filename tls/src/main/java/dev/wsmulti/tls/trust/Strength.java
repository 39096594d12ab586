package dev.wsmulti.tls.trust;

import dev.wsmulti.failure.TlsCode;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Are the keys and signatures of a path strong enough? Both providers let RSA with 1024 bits pass. */
final class Strength {
    /** Bits of a modulus (CA/Browser Forum baseline requirements, section 6.1.5). */
    private static final int LEAST_RSA = 2048;
    /** Bits of an order: about the strength of that modulus. */
    private static final int LEAST_EC = 224;

    private static final Set<String> EDWARDS = Set.of("EdDSA", "Ed25519", "Ed448");

    private Strength() {}

    /** The last certificate is the one trusted: nobody relies on its own signature. */
    static void check(List<X509Certificate> path) throws Verdict {
        for (int i = 0; i < path.size(); i++) {
            checkKey(path.get(i));
            if (i < path.size() - 1) {
                checkSignature(path.get(i));
            }
        }
    }

    private static void checkKey(X509Certificate certificate) throws Verdict {
        PublicKey key = certificate.getPublicKey();
        String found;
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            found = bits >= LEAST_RSA ? "" : "RSA key of " + bits + " bits, at least " + LEAST_RSA + " are asked for";
        } else if (key instanceof ECPublicKey curve) {
            int bits = curve.getParams().getOrder().bitLength();
            found = bits >= LEAST_EC ? "" : "EC key of " + bits + " bits, at least " + LEAST_EC + " are asked for";
        } else {
            boolean known = EDWARDS.contains(key.getAlgorithm());
            found = known ? "" : key.getAlgorithm() + " key of a kind or curve that this JDK does not use any more";
        }
        if (!found.isEmpty()) {
            throw new Verdict(TlsCode.WEAK_KEY, Text.subject(certificate) + " has an " + found);
        }
    }

    private static void checkSignature(X509Certificate certificate) throws Verdict {
        String algorithm = certificate.getSigAlgName();
        String digest = (algorithm.equals("RSASSA-PSS") ? pssDigest(certificate) : algorithm).toUpperCase(Locale.ROOT);
        if (digest.startsWith("MD") || digest.startsWith("SHA1") || digest.startsWith("SHA-1")) {
            throw new Verdict(
                    TlsCode.WEAK_KEY,
                    Text.subject(certificate) + " is signed with " + algorithm + ", which can be forged");
        }
    }

    /** A signature with PSS names its digest in its parameters, SHA-1 where they are left out (RFC 8017 appendix A.2.3). */
    private static String pssDigest(X509Certificate certificate) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
            parameters.init(certificate.getSigAlgParams());
            AlgorithmParameterSpec read = parameters.getParameterSpec(PSSParameterSpec.class);
            return ((PSSParameterSpec) read).getDigestAlgorithm();
        } catch (GeneralSecurityException | IOException | RuntimeException none) {
            return "SHA-1";
        }
    }
}
