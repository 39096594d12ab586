package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.server.Origins;
import dev.wsmulti.server.Routes;
import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.transfer.WsHandler;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Lesson(ids = "CVE-2024-2004 (curl)", text = "an empty list means none: no origin, no subprotocol, no route")
final class CveEmptyListTest {
    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    private String asked(Routes routes, String... fields) {
        TestPeer peer =
                hostile.kit().connectRaw(hostile.kit().multi().listen(0, routes).address());
        peer.requestUpgrade("/", "h", fields);
        String answer = peer.heardRaw();
        peer.reset();
        hostile.kit().settle();
        return answer;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin: https://a.example", "Origin: null", "Origin:", "A: b"})
    void ofOrigins(String field) {
        assertThat(asked(Routes.of().ws("/", Origins.of(), WsHandler.of()), field))
                .startsWith("HTTP/1.1 403 Forbidden\r\n");
    }

    /** Nothing is offered, so whatever the server names was not. */
    @Test
    void ofSubprotocols() {
        hostile.kit().multi().add(hostile.kit().request().subprotocols(new String[0]));
        TestPeer server = hostile.kit().acceptRaw();
        String request = server.heardRaw();
        assertThat(request).doesNotContain("Sec-WebSocket-Protocol");
        server.send(TestPeer.switching(TestPeer.keyOf(request), "Sec-WebSocket-Protocol: chat"));
        assertThat(server.isFinished()).isTrue();
        hostile.neighbour().goesOn();
    }

    /** What the client does not offer, a server cannot choose. */
    @Test
    void ofOffers() {
        List<String> thrown = new ArrayList<>();
        Routes routes = Routes.of().upgrade("/", upgrade -> {
            assertThatThrownBy(() -> upgrade.accept(WsHandler.of()).subprotocol("chat"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .satisfies(refused -> thrown.add(refused.getMessage()));
            return upgrade.respond(403);
        });
        assertThat(asked(routes, "Sec-WebSocket-Protocol: ,")).startsWith("HTTP/1.1 403 ");
        assertThat(thrown).hasSize(1);
    }

    @Test
    void ofRoutes() {
        assertThat(asked(Routes.of())).startsWith("HTTP/1.1 404 Not Found\r\n");
    }
}
