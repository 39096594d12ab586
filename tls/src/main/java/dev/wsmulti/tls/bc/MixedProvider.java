package dev.wsmulti.tls.bc;

import java.security.Provider;
import java.security.Security;
import org.jspecify.annotations.Nullable;

/**
 * AES, digests and MACs of the JDK, which uses the instructions of the processor for them; everything else of Bouncy
 * Castle, whose curves are no slower and which has more of them. Registered nowhere.
 */
final class MixedProvider extends Provider {
    private static final long serialVersionUID = 1L;

    private final transient Provider rest;

    MixedProvider(Provider rest) {
        super("WsMultiMixed", "1", "AES, digests and MACs of the JDK, the rest of Bouncy Castle");
        this.rest = rest;
    }

    @Override
    public @Nullable Service getService(String type, String algorithm) {
        Provider fast = fast(type, algorithm);
        Service service = fast == null ? null : fast.getService(type, algorithm);
        return service == null ? rest.getService(type, algorithm) : service;
    }

    private static @Nullable Provider fast(String type, String algorithm) {
        return switch (type) {
            case "Cipher" -> algorithm.startsWith("AES") ? Security.getProvider("SunJCE") : null;
            case "Mac" -> Security.getProvider("SunJCE");
            case "MessageDigest" -> Security.getProvider("SUN");
            default -> null;
        };
    }
}
