package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.Payload;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a session has in the cork goes to its own peer or nowhere. */
class CorkTest {
    private final TestKit kit = TestKit.create();

    /** Its second half would be what others have sent before. */
    @Test
    void aPayloadShorterThanItsLengthIsRefused() {
        List<String> refusals = new ArrayList<>();
        Consumer<WsSession> sends = session -> {
            try {
                session.send(MessageType.BINARY, new HalfPayload());
            } catch (IllegalArgumentException refused) {
                refusals.add(refused.getMessage());
            }
            session.send("next");
        };
        Server server = kit.multi()
                .listen(0, Routes.of().ws("/", WsHandler.of().onMessage((session, message) -> sends.accept(session))));
        TestPeer corked = kit.connect(server.address(), "/");
        corked.text("x");
        assertThat(corked.heard()).containsExactly("81 next");
        kit.multi().add(kit.request().handler(WsHandler.of().onOpen(sends::accept)));
        assertThat(kit.accept().heard()).containsExactly("81 next");
        String why = "a payload whose length is 4 bytes put only 2 into the buffer";
        assertThat(refusals).containsExactly(why, why);
    }

    @Test
    void aPayloadThatThrowsLeavesNothingForTheNextSession() {
        Payload bad = new UsersPayload() {
            @Override
            public void copyTo(ByteBuffer target) {
                throw new IllegalStateException("boom");
            }
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

    /** What a program may give for a payload. */
    private abstract static class UsersPayload implements Payload {
        @Override
        public int length() {
            return 4;
        }

        @Override
        public byte byteAt(int index) {
            return 0;
        }

        @Override
        public void copyTo(byte[] target, int offset) {
            copyTo(ByteBuffer.wrap(target, offset, length()));
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes());
        }
    }

    private static final class HalfPayload extends UsersPayload {
        @Override
        public void copyTo(ByteBuffer target) {
            target.putShort((short) 0);
        }
    }
}
