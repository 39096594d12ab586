package dev.wsmulti.tls.bc;

import java.security.Provider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/** Whose cryptography the engines of Bouncy Castle run on. Made once: its provider takes a while to fill. */
final class Crypto {
    static final Crypto MIXED =
            new Crypto(new JcaTlsCryptoProvider().setProvider(new MixedProvider(new BouncyCastleProvider())));
    static final Crypto BC_ONLY = new Crypto(new JcaTlsCryptoProvider().setProvider(new BouncyCastleProvider()));
    static final Crypto JDK_ONLY = new Crypto(new JcaTlsCryptoProvider());

    private final Provider engines;

    private Crypto(JcaTlsCryptoProvider crypto) {
        engines = new BouncyCastleJsseProvider(false, crypto);
    }

    /** Makes contexts. Registered nowhere. */
    Provider engines() {
        return engines;
    }
}
