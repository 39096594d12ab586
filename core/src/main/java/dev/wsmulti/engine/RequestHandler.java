package dev.wsmulti.engine;

/** What decides about requests: the routes, as the engine sees them. */
@FunctionalInterface
public interface RequestHandler {
    /**
     * The head of a request has come. The answer is given now or later, by {@link ServerExchange#answer} or {@link
     * ServerExchange#upgrade}. What is thrown becomes a 500. Loop thread.
     */
    void request(ServerExchange exchange) throws Exception;
}
