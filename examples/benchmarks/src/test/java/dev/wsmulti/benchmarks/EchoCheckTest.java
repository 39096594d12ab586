package dev.wsmulti.benchmarks;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.Callback;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class EchoCheckTest {
    @Test
    void trueEchoPasses() {
        try (WsMulti multi = WsMulti.start()) {
            Server server = listen(multi, WsSession::send);
            assertThatCode(() -> EchoCheck.run(server.address(), false)).doesNotThrowAnyException();
        }
    }

    @Test
    void changedByteIsFound() {
        try (WsMulti multi = WsMulti.start()) {
            Server server = listen(multi, (session, message) -> {
                byte[] bytes = message.bytes();
                if (bytes.length == 65_535) {
                    bytes[65_000] ^= 1;
                }
                session.send(bytes);
            });
            assertThatThrownBy(() -> EchoCheck.run(server.address(), false))
                    .isInstanceOf(IOException.class)
                    .hasMessage("a message of 65535 bytes came back changed");
        }
    }

    private static Server listen(WsMulti multi, Callback<WsSession, Message> echo) {
        return multi.listen(0, Routes.of().ws("/", WsHandler.of().onMessage(echo)));
    }
}
