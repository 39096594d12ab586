package dev.wsmulti.engine;

import dev.wsmulti.transfer.Proxy;
import dev.wsmulti.tunnel.Login;
import dev.wsmulti.tunnel.Remembered;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who we are to proxies, with the last challenge of each one that asks for Digest. Bounded. */
final class Logins {
    private static final int MOST = 64;
    private static final int NONCE = 16;

    private final SecureRandom random;
    private final LinkedHashMap<Proxy, Remembered> challenges = new LinkedHashMap<>();

    Logins(SecureRandom random) {
        this.random = random;
    }

    /** For one transfer. */
    Login of(Proxy proxy) {
        if (proxy.user().isEmpty()) {
            return Login.none();
        }
        String user = proxy.user().get();
        if (!proxy.digest() || !proxy.type().isHttp()) {
            return Login.basic(user, proxy.password());
        }
        Remembered remembered = challenges.computeIfAbsent(proxy, fresh -> new Remembered());
        if (challenges.size() > MOST) {
            Map.Entry<Proxy, Remembered> oldest =
                    challenges.entrySet().iterator().next();
            challenges.remove(oldest.getKey());
        }
        return Login.digest(user, proxy.password(), remembered, this::nonce);
    }

    private String nonce() {
        byte[] bytes = new byte[NONCE];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
