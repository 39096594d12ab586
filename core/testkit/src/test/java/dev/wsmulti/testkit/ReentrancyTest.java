package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Callbacks may do everything and are never nested (acceptance 8). */
class ReentrancyTest {
    private static final int MANY = 100_000;
    private static final int SMALL_STACK = 256 * 1024;

    private final List<String> events = new ArrayList<>();
    private int depth;
    private int deepest;
    private int sent;
    private int received;

    /** Runs a test in a thread with a small stack. */
    private static void onSmallStack(Runnable test) throws InterruptedException {
        Throwable[] thrown = new Throwable[1];
        Thread thread = new Thread(null, test, "small-stack", SMALL_STACK);
        thread.setUncaughtExceptionHandler((where, what) -> thrown[0] = what);
        thread.start();
        thread.join();
        assertThat(thrown[0]).isNull();
    }

    /** Two more for each that comes, until there were many; each answer must bear the next number. */
    private WsHandler doubling() {
        return WsHandler.of()
                .onOpen(ws -> inside(() -> send(ws)))
                .onMessage((ws, message) -> inside(() -> {
                    assertThat(message.text()).isEqualTo(Integer.toString(received));
                    received++;
                    for (int i = 0; i < 2 && sent < MANY; i++) {
                        send(ws);
                    }
                }))
                .onPong((ws, pong) -> inside(() -> {}));
    }

    private void send(WsSession ws) {
        assertThat(ws.send(Integer.toString(sent))).isEqualTo(SendResult.ACCEPTED);
        sent++;
    }

    private void inside(Runnable callback) {
        depth++;
        deepest = Math.max(deepest, depth);
        callback.run();
        depth--;
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void aCallbackThatSendsTwoMoreOnASmallStack(Ends role) throws InterruptedException {
        onSmallStack(() -> {
            try (TestKit kit = TestKit.create()) {
                WsHandler echo = WsHandler.of().onMessage(WsSession::send);
                WsHandler server = role == Ends.SERVER ? doubling() : echo;
                WsHandler client = role == Ends.SERVER ? echo : doubling();
                var address = kit.multi().listen(0, Routes.of().ws("/", server)).address();
                kit.multi()
                        .add(WsRequest.to("ws://127.0.0.1:" + address.getPort() + "/")
                                .handler(client));
                kit.settle();
            }
        });
        assertThat(received).isEqualTo(MANY);
        assertThat(deepest).isEqualTo(1);
    }

    @Test
    void aCallbackThatSendsTwoMoreOnRealSockets() throws InterruptedException {
        onSmallStack(() -> {
            try (WsMulti multi = WsMulti.open()) {
                var server = multi.listen(0, Routes.of().ws("/", WsHandler.of().onMessage(WsSession::send)));
                WsSession session = multi.add(
                        WsRequest.to("ws://127.0.0.1:" + server.address().getPort() + "/")
                                .handler(doubling()));
                while (received < MANY && !session.isDone()) {
                    multi.perform(java.time.Duration.ofSeconds(5));
                }
            }
        });
        assertThat(received).isEqualTo(MANY);
        assertThat(deepest).isEqualTo(1);
    }

    /** All that a callback may call; none of it calls back before the callback returns. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void nothingIsCalledBackFromInsideACall(Ends role) {
        try (TestKit kit = TestKit.create()) {
            WsSession[] other = new WsSession[1];
            Recorder third = new Recorder();
            other[0] = kit.multi().add(kit.request().handler(guarded("other")));
            TestPeer otherPeer = kit.accept();
            TestPeer peer = role.open(
                    kit,
                    guarded("own")
                            .onMessage((ws, message) -> inside(() -> {
                                events.add("message " + message.text());
                                assertThat(ws.send(message)).isEqualTo(SendResult.ACCEPTED);
                                assertThat(ws.ping()).isEqualTo(SendResult.ACCEPTED);
                                ws.pause();
                                ws.resume();
                                other[0].cancel();
                                assertThat(other[0].isDone()).isTrue();
                                kit.multi()
                                        .add(kit.request().handler(third.handler()))
                                        .cancel();
                                kit.multi().execute(() -> inside(() -> events.add("task")));
                                ws.close();
                                ws.close();
                                assertThat(ws.send("late")).isEqualTo(SendResult.CLOSED);
                                ws.cancel();
                                assertThat(ws.send("late")).isEqualTo(SendResult.CLOSED);
                                assertThat(ws.ping()).isEqualTo(SendResult.CLOSED);
                                events.add("returns");
                            })));
            peer.text("go").text("never");
            kit.settle();
            assertThat(events.subList(0, 4)).containsExactly("own open", "message go", "returns", events.get(3));
            assertThat(events).contains("other close", "own close", "task").doesNotContain("message never");
            assertThat(third.events).containsExactly("close");
            assertThat(otherPeer.isFinished()).isTrue();
            assertThat(deepest).isEqualTo(1);
        }
    }

    private WsHandler guarded(String name) {
        return WsHandler.of()
                .onOpen(ws -> inside(() -> {
                    if (name.equals("own")) {
                        events.add(name + " open");
                    }
                }))
                .onClose((ws, outcome) -> inside(() -> events.add(name + " close")));
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void sendCloseSendInOneCallback(Ends role) {
        try (TestKit kit = TestKit.create()) {
            List<SendResult> results = new ArrayList<>();
            TestPeer peer = role.open(kit, WsHandler.of().onMessage((ws, message) -> {
                results.add(ws.send("one"));
                ws.close();
                results.add(ws.send("two"));
                results.add(ws.send(ByteBuffer.allocate(0)));
            }));
            peer.text("go");
            assertThat(peer.heard()).containsExactly("81 one", "88 1000");
            assertThat(results).containsExactly(SendResult.ACCEPTED, SendResult.CLOSED, SendResult.CLOSED);
        }
    }

    /** A received message goes to another session while more of the same read wait. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void theCallbackOfOneSessionSendsOnAnother(Ends role) {
        try (TestKit kit = TestKit.create()) {
            Recorder second = new Recorder();
            TestPeer secondPeer = role.open(kit, second.handler());
            TestPeer firstPeer = role.open(kit, WsHandler.of().onMessage((ws, message) -> {
                assertThat(second.session.send(message)).isEqualTo(SendResult.ACCEPTED);
                assertThat(ws.send("to " + message.text())).isEqualTo(SendResult.ACCEPTED);
            }));
            List<String> over = new ArrayList<>();
            List<String> back = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                firstPeer.text("m" + i);
                over.add("81 m" + i);
                back.add("81 to m" + i);
            }
            assertThat(secondPeer.heard()).isEqualTo(over);
            assertThat(firstPeer.heard()).isEqualTo(back);
        }
    }
}
