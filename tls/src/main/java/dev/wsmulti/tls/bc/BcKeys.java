package dev.wsmulti.tls.bc;

import dev.wsmulti.tls.engines.ForwardingKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jcajce.provider.asymmetric.x509.CertificateFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;

/**
 * Asks a key manager in the words of the JDK: Bouncy Castle has others for types of keys, such as {@code EC/secp256r1} and
 * {@code ECDHE_ECDSA}, and its own managers alone know them. It looks itself whether the key chosen is on that curve.
 */
final class BcKeys extends ForwardingKeys {
    BcKeys(X509ExtendedKeyManager keys) {
        super(keys);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String type, Principal @Nullable [] issuers, SSLEngine engine) {
        return super.chooseEngineServerAlias(algorithm(type), issuers, engine);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(String[] types, Principal @Nullable [] issuers, SSLEngine engine) {
        String[] algorithms = new String[types.length];
        for (int i = 0; i < types.length; i++) {
            algorithms[i] = algorithm(types[i]);
        }
        return super.chooseEngineClientAlias(algorithms, issuers, engine);
    }

    /** The JDK calls a key of RFC 8410 "EdDSA", in which Bouncy Castle does not find the curve; its own certificates say it. */
    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        X509Certificate[] chain = super.getCertificateChain(alias);
        if (chain == null
                || chain.length == 0
                || !chain[0].getPublicKey().getAlgorithm().equals("EdDSA")) {
            return chain;
        }
        try {
            X509Certificate[] own = chain.clone();
            own[0] = (X509Certificate)
                    new CertificateFactory().engineGenerateCertificate(new ByteArrayInputStream(chain[0].getEncoded()));
            return own;
        } catch (CertificateException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        PrivateKey key = super.getPrivateKey(alias);
        if (key == null || !key.getAlgorithm().equals("EdDSA") || key.getEncoded() == null) {
            return key;
        }
        try {
            return BouncyCastleProvider.getPrivateKey(PrivateKeyInfo.getInstance(key.getEncoded()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String algorithm(String type) {
        if (type.startsWith("EC/") || type.endsWith("_ECDSA")) {
            return "EC";
        }
        if (type.endsWith("_RSA")) {
            return "RSA";
        }
        return type.startsWith("Ed") ? "EdDSA" : type;
    }
}
