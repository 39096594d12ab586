package dev.wsmulti.tls.bc;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;

/** Takes whatever name a client asks for and remembers it: Bouncy Castle 1.84 does not tell when the handshake is over. */
final class SeenName extends SNIMatcher {
    private volatile @Nullable String name;

    SeenName() {
        super(StandardConstants.SNI_HOST_NAME);
    }

    @Override
    public boolean matches(SNIServerName asked) {
        name = new String(asked.getEncoded(), StandardCharsets.US_ASCII);
        return true;
    }

    /** What the client asked for. */
    Optional<String> name() {
        return Optional.ofNullable(name);
    }
}
