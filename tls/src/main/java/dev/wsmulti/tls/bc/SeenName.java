package dev.wsmulti.tls.bc;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;

/**
 * Takes whatever name a client asks for and remembers it: Bouncy Castle 1.84 does not tell when the handshake is over. The
 * engine keeps it with its parameters.
 */
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

    /** What the client of an engine in server mode asked for. */
    static Optional<String> of(SSLEngine engine) {
        Collection<SNIMatcher> matchers = engine.getSSLParameters().getSNIMatchers();
        return matchers == null
                ? Optional.empty()
                : matchers.stream()
                        .filter(SeenName.class::isInstance)
                        .flatMap(matcher -> Stream.ofNullable(((SeenName) matcher).name))
                        .findFirst();
    }
}
