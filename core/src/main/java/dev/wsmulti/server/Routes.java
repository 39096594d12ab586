package dev.wsmulti.server;

import dev.wsmulti.http.Headers;
import dev.wsmulti.transfer.CheckReturnValue;
import dev.wsmulti.transfer.WsHandler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server does with requests, by method and path. Immutable; every method returns a copy.
 *
 * <p>A path is literal, as on the wire; {@code {name}} stands for one segment that is not empty, {@code *} at the end for
 * the rest, which may be empty. The most telling path wins: literal before variable before rest, segment by segment;
 * among equal ones the first. HEAD is answered by the GET route, without its body. A path without a route is answered
 * 404, one whose routes have other methods 405 with {@code Allow}. A request for an upgrade on a path without a WebSocket
 * route is served as a plain one; a plain one on a path that has WebSocket routes only gets 426.
 */
@CheckReturnValue
public final class Routes {
    private static final Routes NONE = new Routes(List.of(), null);

    private final List<Route> routes;
    private final @Nullable Answer<Exchange> otherwise;

    private Routes(List<Route> routes, @Nullable Answer<Exchange> otherwise) {
        this.routes = routes;
        this.otherwise = otherwise;
    }

    /** One route; {@code upgrade} tells which of the two answers there is. */
    record Route(
            PathPattern path,
            String method,
            @Nullable Answer<Exchange> answer,
            @Nullable Answer<Upgrade> upgrade) {}

    /** A route that fits a path. */
    record Fit(Route route, Map<String, String> variables) {}

    /** No route yet: everything is answered 404. */
    public static Routes of() {
        return NONE;
    }

    /** A route for GET, which HEAD uses too. */
    public Routes get(String path, Answer<Exchange> answer) {
        return on("GET", path, answer);
    }

    /** A route for POST. */
    public Routes post(String path, Answer<Exchange> answer) {
        return on("POST", path, answer);
    }

    /** A route for any method, which is case sensitive. */
    public Routes on(String method, String path, Answer<Exchange> answer) {
        if (!Headers.isToken(method)) {
            throw new IllegalArgumentException("a method is a token (RFC 9110 section 9.1): " + method);
        }
        return and(new Route(new PathPattern(path), method, answer, null));
    }

    /** Accepts every WebSocket session on this path, from pages of any origin: see {@link Origins}. */
    public Routes ws(String path, WsHandler handler) {
        return upgrade(path, upgrade -> upgrade.accept(handler));
    }

    /** Accepts the sessions on this path that pages of these origins open; others are answered 403. */
    public Routes ws(String path, Origins origins, WsHandler handler) {
        return upgrade(
                path,
                upgrade -> origins.allows(upgrade.head())
                        ? upgrade.accept(handler)
                        : upgrade.respond(403, "not from this origin\n"));
    }

    /** Decides about each request for WebSocket on this path. */
    public Routes upgrade(String path, Answer<Upgrade> answer) {
        return and(new Route(new PathPattern(path), "GET", null, answer));
    }

    /** Answers what no path fits, instead of 404. */
    public Routes otherwise(Answer<Exchange> answer) {
        return new Routes(routes, answer);
    }

    private Routes and(Route route) {
        List<Route> longer = new ArrayList<>(routes);
        longer.add(route);
        // Stable: among equally telling paths the first one stays the first.
        longer.sort(Comparator.comparing(Route::path));
        return new Routes(List.copyOf(longer), otherwise);
    }

    /** The routes that fit a path, the most telling one first. */
    List<Fit> fitting(String path) {
        List<Fit> fits = new ArrayList<>(2);
        for (Route route : routes) {
            Map<String, String> variables = route.path().match(path);
            if (variables != null) {
                fits.add(new Fit(route, variables));
            }
        }
        return fits;
    }

    /** The routes that fit each path that is a route's own: for most requests there is nothing to look for. */
    Map<String, List<Fit>> literal() {
        Map<String, List<Fit>> known = new HashMap<>();
        for (Route route : routes) {
            if (route.path().isLiteral()) {
                known.computeIfAbsent(route.path().toString(), path -> List.copyOf(fitting(path)));
            }
        }
        return known;
    }

    Optional<Answer<Exchange>> otherwise() {
        return Optional.ofNullable(otherwise);
    }
}
