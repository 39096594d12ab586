package dev.wsmulti.transfer;

import dev.wsmulti.http.Target;
import java.util.Optional;

/** The straight way, always. */
enum NoProxy implements ProxyChoice {
    INSTANCE;

    @Override
    public Optional<Proxy> choose(Target target) {
        return Optional.empty();
    }
}
