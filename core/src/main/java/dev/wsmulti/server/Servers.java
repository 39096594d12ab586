package dev.wsmulti.server;

import dev.wsmulti.engine.Engine;
import dev.wsmulti.engine.Listener;
import dev.wsmulti.secure.SecureLayer;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Makes servers for the face; programs call {@code listen} there. */
public final class Servers {
    private Servers() {}

    /**
     * Listens. Any thread.
     *
     * @throws UncheckedIOException if the address cannot be bound; the message names it
     */
    @SuppressWarnings("exports") // the engine is the face's business
    public static Server listen(Engine engine, ServerOptions options, Routes routes) {
        // A layer that cannot serve says so here, not to the first client.
        options.tls().ifPresent(SecureLayer::server);
        Router router = new Router(routes);
        try {
            return new Server(
                    Listener.open(engine, options.address(), options.backlog(), options.connections(), router), router);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused.getMessage(), refused);
        }
    }
}
