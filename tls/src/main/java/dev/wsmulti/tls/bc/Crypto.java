package dev.wsmulti.tls.bc;

import java.security.Provider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/** Whose cryptography the engines of Bouncy Castle run on. */
enum Crypto {
    MIXED(new JcaTlsCryptoProvider().setProvider(new MixedProvider(new BouncyCastleProvider()))),
    BC_ONLY(new JcaTlsCryptoProvider().setProvider(new BouncyCastleProvider())),
    JDK_ONLY(new JcaTlsCryptoProvider());

    private final Provider engines;

    Crypto(JcaTlsCryptoProvider crypto) {
        engines = new BouncyCastleJsseProvider(false, crypto);
    }

    /** Makes contexts. Registered nowhere. */
    Provider engines() {
        return engines;
    }
}
