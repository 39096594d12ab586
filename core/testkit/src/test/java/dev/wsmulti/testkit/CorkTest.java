package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.Payload;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsSession;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What a session has in the cork goes to its own peer or nowhere. */
class CorkTest {
    private final TestKit kit = TestKit.create();

    @Test
    void aPayloadThatThrowsLeavesNothingForTheNextSession() {
        Payload bad = new Payload() {
            public int length() {
                return 5;
            }

            public byte byteAt(int i) {
                return 0;
            }

            public void copyTo(byte[] t, int o) {
                throw new IllegalStateException("boom");
            }

            public void copyTo(ByteBuffer t) {
                throw new IllegalStateException("boom");
            }

            public void writeTo(OutputStream o) {}
        };
        Server server = kit.multi()
                .listen(
                        0,
                        Routes.of()
                                .ws("/bad", WsHandler.of().onMessage((w, m) -> {
                                    try {
                                        w.send(MessageType.BINARY, bad);
                                    } catch (IllegalStateException e) {
                                    }
                                }))
                                .ws("/", WsHandler.of().onMessage(WsSession::send)));
        TestPeer bad1 = kit.connect(server.address(), "/bad");
        TestPeer good = kit.connect(server.address(), "/");
        bad1.text("x");
        kit.settle();
        good.text("hello");
        assertThat(good.heard()).containsExactly("81 hello");
    }
}
