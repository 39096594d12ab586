package dev.wsmulti.server;

import dev.wsmulti.engine.RequestHandler;
import dev.wsmulti.engine.ServerExchange;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http1.KnownHeads;
import dev.wsmulti.websocket.OpeningHandshake;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request and gives its answer. Loop thread. */
final class Router implements RequestHandler {
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain; charset=utf-8");
    private static final Headers UPGRADE_REQUIRED =
            Headers.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Version", "13");

    private Table table;

    /** The last request that a route answers: a head that comes again is the same object, in a pipeline above all. */
    private @Nullable Found last;

    /** Routes, and what is found for each path that is a route's own. */
    private record Table(Routes routes, Map<String, List<Routes.Fit>> literal) {
        static Table of(Routes routes) {
            return new Table(routes, routes.literal());
        }

        List<Routes.Fit> fitting(String path) {
            List<Routes.Fit> known = literal.get(path);
            return known != null ? known : routes.fitting(path);
        }
    }

    /** A request, what answers it, and with which variables. */
    private record Found(RequestHead head, Answer<Exchange> answer, Map<String, String> variables) {}

    Router(Routes routes) {
        table = Table.of(routes);
    }

    void routes(Routes changed) {
        table = Table.of(changed);
        last = null;
    }

    // The very object: comparing what it says would cost as much as looking for its route.
    @SuppressWarnings("ReferenceEquality")
    @Override
    public void request(ServerExchange exchange) throws Exception {
        RequestHead head = exchange.head();
        Found found = last;
        if (found != null && found.head == head) {
            give(exchange, found.answer, found.variables);
        } else {
            route(exchange, head);
        }
    }

    private void route(ServerExchange exchange, RequestHead head) throws Exception {
        List<Routes.Fit> fits = table.fitting(head.path());
        if (head.headers().contains("Upgrade") && OpeningHandshake.isUpgrade(head) && upgrade(exchange, fits)) {
            return;
        }
        for (Routes.Fit fit : fits) {
            Answer<Exchange> answer = fit.route().answer();
            if (answer != null && serves(fit.route().method(), head.method())) {
                // Before the answer is asked for: the handler may change the routes.
                last = KnownHeads.keeps(head) ? new Found(head, answer, fit.variables()) : null;
                give(exchange, answer, fit.variables());
                return;
            }
        }
        if (fits.isEmpty()) {
            notFound(exchange);
        } else {
            refuse(exchange, fits);
        }
    }

    /** RFC 9110 section 9.3.2: HEAD is GET without the body. */
    private static boolean serves(String routed, String asked) {
        return routed.equals(asked) || asked.equals("HEAD") && routed.equals("GET");
    }

    private static void give(ServerExchange exchange, Answer<Exchange> answer, Map<String, String> variables)
            throws Exception {
        Served served = new Served(exchange, variables, false);
        served.give(answer.to(served));
    }

    /** Whether a route decides about the upgrade. */
    private static boolean upgrade(ServerExchange exchange, List<Routes.Fit> fits) throws Exception {
        for (Routes.Fit fit : fits) {
            Answer<Upgrade> answer = fit.route().upgrade();
            if (answer != null) {
                Optional<OpeningHandshake.Refusal> refusal = OpeningHandshake.check(exchange.head());
                if (refusal.isPresent()) {
                    refuse(exchange, refusal.get());
                } else if (!exchange.isComplete()) {
                    say(exchange, 400, Headers.of(), "a request for an upgrade has no body");
                } else {
                    Served served = new Served(exchange, fit.variables(), true);
                    served.give(answer.to(served));
                }
                return true;
            }
        }
        return false;
    }

    private static void refuse(ServerExchange exchange, OpeningHandshake.Refusal refusal) {
        Headers headers = refusal.status() == 426 ? UPGRADE_REQUIRED : refusal.headers();
        say(exchange, refusal.status(), headers, refusal.reason());
    }

    private void notFound(ServerExchange exchange) throws Exception {
        Optional<Answer<Exchange>> otherwise = table.routes.otherwise();
        if (otherwise.isPresent()) {
            give(exchange, otherwise.get(), Map.of());
        } else {
            say(exchange, 404, Headers.of(), "nothing here");
        }
    }

    private static void refuse(ServerExchange exchange, List<Routes.Fit> fits) {
        Set<String> allowed = new TreeSet<>();
        boolean webSocket = false;
        for (Routes.Fit fit : fits) {
            webSocket |= fit.route().upgrade() != null;
            allowed.add(fit.route().method());
        }
        String asked = exchange.head().method();
        if (webSocket && serves("GET", asked)) {
            say(exchange, 426, UPGRADE_REQUIRED, "this is a WebSocket");
            return;
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        say(exchange, 405, Headers.of("Allow", String.join(", ", allowed)), "the method " + asked + " is not for this");
    }

    private static void say(ServerExchange exchange, int status, Headers headers, String text) {
        exchange.answer(status, headers.append(TEXT), (text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
