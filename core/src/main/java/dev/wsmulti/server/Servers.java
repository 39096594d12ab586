package dev.wsmulti.server;

import dev.wsmulti.engine.Engine;
import dev.wsmulti.engine.Listener;
import dev.wsmulti.secure.SecureLayer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes servers for the face; programs call {@code listen} there. */
public final class Servers {
    private Servers() {}

    /**
     * Listens on the one of these loops that has the least to do, and serves on all of them. Any thread.
     *
     * @throws UncheckedIOException if the address cannot be bound; the message names it
     */
    @SuppressWarnings("exports") // the engine is the face's business
    public static Server listen(List<Engine> loops, ServerOptions options, Routes routes) {
        // A layer that cannot serve says so here, not to the first client.
        options.tls().ifPresent(SecureLayer::server);
        Map<Engine, Router> routers = new LinkedHashMap<>();
        loops.forEach(loop -> routers.put(loop, new Router(routes)));
        Engine accepting = Engine.leastLoaded(loops);
        try {
            return new Server(
                    Listener.open(accepting, options.where(), options.backlog(), options.connections(), routers),
                    routers);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused.getMessage(), refused);
        }
    }
}
