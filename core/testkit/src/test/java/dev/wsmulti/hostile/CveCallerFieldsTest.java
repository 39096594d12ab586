package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.http.Cookie;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.Target;
import dev.wsmulti.server.Origins;
import dev.wsmulti.server.Routes;
import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Lesson(
        ids = {"CVE-2025-67735 (Netty)", "CVE-2026-1527 (undici)"},
        text =
                "a CR, LF or NUL in any text of the caller's that goes into a head is refused at the call, and no byte leaves")
final class CveCallerFieldsTest {
    private static final List<String> EVIL =
            List.of("\r", "\n", "\0", "\r\nEvil: yes", "\r\n\r\nGET /evil HTTP/1.1\r\n");

    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    private static final Map<String, Consumer<String>> PLACES = new TreeMap<>(Map.ofEntries(
            Map.entry("path of a fetch", evil -> HttpFetch.get("http://h/a" + evil)),
            Map.entry("query of a fetch", evil -> HttpFetch.get("http://h/?a" + evil)),
            Map.entry("host of a fetch", evil -> HttpFetch.get("http://h" + evil + "/")),
            Map.entry("user of a target", evil -> Target.of("http://u" + evil + "@h/")),
            Map.entry("method", evil -> HttpFetch.of("GET" + evil, "http://h/")),
            Map.entry("name of a field", evil -> HttpFetch.get("http://h/").header("A" + evil, "b")),
            Map.entry("value of a field", evil -> HttpFetch.get("http://h/").header("A", "b" + evil)),
            Map.entry("Host", evil -> HttpFetch.get("http://h/").header("Host", "h" + evil)),
            Map.entry("path of a session", evil -> WsRequest.to("ws://h/a" + evil)),
            Map.entry("host of a session", evil -> WsRequest.to("ws://h" + evil + "/")),
            Map.entry("field of a session", evil -> WsRequest.to("ws://h/").header("A", "b" + evil)),
            Map.entry("fields of a session", evil -> WsRequest.to("ws://h/").headers(Headers.of("A", "b" + evil))),
            Map.entry("subprotocol", evil -> WsRequest.to("ws://h/").subprotocols("chat" + evil)),
            Map.entry("origin", evil -> WsRequest.to("ws://h/").origin("http://a" + evil)),
            Map.entry("target", evil -> Target.of("http://h/a" + evil)),
            Map.entry("headers", evil -> Headers.of("A", "b").and("C", "d" + evil)),
            Map.entry("headers replaced", evil -> Headers.of("A", "b").with("A", "d" + evil)),
            Map.entry("name of a cookie", evil -> Cookie.of("a" + evil, "b")),
            Map.entry("value of a cookie", evil -> Cookie.of("a", "b" + evil)),
            Map.entry("path of a cookie", evil -> Cookie.of("a", "b").path("/" + evil)),
            Map.entry("domain of a cookie", evil -> Cookie.of("a", "b").domain("h" + evil)),
            Map.entry("origins", evil -> Origins.of("https://a.example" + evil))));

    static Stream<Arguments> places() {
        return PLACES.entrySet().stream()
                .flatMap(place -> EVIL.stream().map(evil -> Arguments.of(place.getKey(), evil, place.getValue())));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("places")
    void isRefusedAtTheCall(String place, String evil, Consumer<String> call) {
        call.accept("");
        assertThatThrownBy(() -> call.accept(evil)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Trailers are asked for when the body has gone: the request ends with a failure, and not with a line of theirs. */
    @ParameterizedTest
    @ValueSource(strings = {"\r\nEvil: yes", "\n", "\0"})
    void inTrailers(String evil) {
        Victim victim = new Victim(End.HTTP_CLIENT, hostile.kit());
        hostile.kit()
                .multi()
                .add(HttpFetch.post("http://" + hostile.kit().authority() + "/victim", Source.of("a"))
                        .trailers(() -> Headers.of("A", "b" + evil))
                        .onDone((it, outcome) ->
                                victim.told.add(outcome.failure().message())));
        victim.at(hostile.kit().acceptRaw());
        assertThat(victim.asked()).doesNotContain("Evil", "A: b", "\r\n0\r\n");
        assertThat(victim.told).hasSize(1).first().asString().contains("IllegalArgumentException");
        hostile.neighbour().goesOn();
    }

    /** The answer is 500, and has no line of the evil one. */
    @ParameterizedTest
    @ValueSource(strings = {"\r\nSet-Cookie: evil=1", "\n", "\r", "\0"})
    void inAnAnswer(String evil) {
        List<String> thrown = new ArrayList<>();
        var server = hostile.kit().multi().listen(0, Routes.of().get("/", exchange -> {
            try {
                return exchange.respond(200, "x").header("A", "b" + evil);
            } catch (IllegalArgumentException refused) {
                thrown.add(refused.getMessage());
                throw refused;
            }
        }));
        TestPeer peer = hostile.kit().connectRaw(server.address());
        peer.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        assertThat(peer.heardRaw()).startsWith("HTTP/1.1 500 ").doesNotContain("evil", "A: b");
        assertThat(thrown).hasSize(1);
        peer.finish();
        hostile.neighbour().goesOn();
    }
}
