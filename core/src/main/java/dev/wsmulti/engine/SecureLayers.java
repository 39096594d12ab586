package dev.wsmulti.engine;

import dev.wsmulti.http.Target;
import dev.wsmulti.observe.Log;
import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.Proxy;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which TLS layer the connections of a transfer have, its own or the loop's, and what the log says of a weak one. */
final class SecureLayers {
    /** Places whose weakened layers are told of; a bound, as everything has. */
    private static final int MOST_TOLD = 1024;

    /** For {@code wss:} and {@code https:} where a request names none; null where there is none. */
    private final @Nullable SecureLayer given;

    /** Where a weakened layer was told of. */
    private final Set<Origin> told = new HashSet<>();

    SecureLayers(@Nullable SecureLayer given) {
        this.given = given;
    }

    /** Refuses a transfer that needs a layer where there is none. Any thread. */
    void require(Target target, Optional<SecureLayer> own, ConnectOptions options) {
        if (target.isSecure() && of(target, own) == null) {
            throw new NoTlsLayerException(target.scheme());
        }
        Optional<Proxy> proxy = options.proxy().choose(target);
        if (proxy.isPresent() && proxy.get().type() == Proxy.Type.HTTPS && of(proxy.get()) == null) {
            throw new NoTlsLayerException("https proxy");
        }
    }

    /** The layer of a transfer: its own or the loop's; null for a plain one. */
    @Nullable
    SecureLayer of(Target target, Optional<SecureLayer> own) {
        return target.isSecure() ? own.orElse(given) : null;
    }

    /** The layer for connections to a proxy; null for a plain one. */
    @Nullable
    SecureLayer of(Proxy proxy) {
        return proxy.type() == Proxy.Type.HTTPS ? proxy.tls().orElse(given) : null;
    }

    /** Says, once for each place, in which ways its connections are weaker than they should be. */
    void warn(Origin origin, List<String> weaknesses) {
        if (!weaknesses.isEmpty() && told.size() < MOST_TOLD && told.add(origin)) {
            warn("with " + origin, weaknesses);
        }
    }

    /** Says in which ways TLS is weaker there than it should be. */
    static void warn(String where, List<String> weaknesses) {
        if (!weaknesses.isEmpty()) {
            Log.warn("TLS " + where + " is weakened: " + String.join("; ", weaknesses));
        }
    }
}
