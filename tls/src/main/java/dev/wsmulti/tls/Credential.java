package dev.wsmulti.tls;

import dev.wsmulti.tls.pem.Certificates;
import dev.wsmulti.tls.pem.PemException;
import dev.wsmulti.tls.pem.PemText;
import dev.wsmulti.tls.pem.PrivateKeys;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A private key with its certificate, and those that lead from it to a root. */
record Credential(PrivateKey key, List<X509Certificate> chain) {

    /** Reads both and sees whether they belong together. */
    static Credential read(PemText chain, PemText key, char @Nullable [] password) {
        try {
            Credential read = new Credential(PrivateKeys.read(key, password), Certificates.chain(chain));
            read.checkPair(key.source() + " does not belong to the first certificate of " + chain.source());
            return read;
        } catch (PemException unusable) {
            throw new UnusableKeyException(unusable);
        }
    }

    private void checkPair(String otherwise) {
        PublicKey shown = chain.get(0).getPublicKey();
        try {
            if (!belongs(shown)) {
                throw new UnusableKeyException("the key of " + otherwise);
            }
        } catch (GeneralSecurityException different) {
            throw new UnusableKeyException("the key of " + otherwise, different);
        }
    }

    private boolean belongs(PublicKey shown) throws GeneralSecurityException {
        if (key instanceof RSAKey secret && shown instanceof RSAKey open) {
            return secret.getModulus().equals(open.getModulus());
        }
        String algorithm = key instanceof ECKey ? "SHA256withECDSA" : key.getAlgorithm();
        byte[] sample = {1, 2, 3, 4};
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(sample);
        byte[] signature = signing.sign();
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(shown);
        verifying.update(sample);
        return verifying.verify(signature);
    }

    /**
     * Whether it is of a type that an engine names: the JDK says {@code EC}, {@code EC_RSA}, {@code EdDSA}, Bouncy Castle
     * {@code EC/secp256r1}, {@code Ed25519} too.
     */
    boolean fits(String type) {
        int cut = type.indexOf('/') < 0 ? type.indexOf('_') : type.indexOf('/');
        String kind = cut < 0 ? type : type.substring(0, cut);
        PublicKey shown = chain.get(0).getPublicKey();
        if (shown instanceof EdECKey edwards) {
            return kind.equals("EdDSA") || kind.equals(edwards.getParams().getName());
        }
        if (!kind.equals(shown.getAlgorithm())) {
            return false;
        }
        return type.indexOf('/') < 0
                || !(shown instanceof ECKey curve)
                || type.contains(Integer.toString(curve.getParams().getOrder().bitLength()));
    }

    /** Whether one of those authorities is among its issuers; none named is none asked for (RFC 8446 section 4.2.4). */
    boolean issuedBy(Principal @Nullable [] issuers) {
        return issuers == null
                || issuers.length == 0
                || chain.stream()
                        .anyMatch(certificate -> Arrays.asList(issuers).contains(certificate.getIssuerX500Principal()));
    }

    /** The certificate names the key, which was seen to belong to it. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Credential credential && chain.equals(credential.chain);
    }

    @Override
    public int hashCode() {
        return chain.hashCode();
    }

    @Override
    public String toString() {
        return chain.get(0).getSubjectX500Principal().getName();
    }
}
