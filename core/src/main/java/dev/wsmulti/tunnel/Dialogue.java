package dev.wsmulti.tunnel;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.layer.Wire;
import java.util.Optional;

/** What is said with a proxy until the tunnel is open. */
interface Dialogue {
    /**
     * Goes on as far as it goes; whether the tunnel is open. It takes no byte behind the proxy's last one.
     *
     * @throws dev.wsmulti.failure.FailureException if it will not open
     */
    boolean advance(Wire below);

    /** Why it will not open, though the proxy is still explaining it; empty if that is not known. */
    default Optional<Failure> known() {
        return Optional.empty();
    }
}
