package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.LoopLag;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a loop lets operators see: its counters, how late it was and why, and events for JDK Flight Recorder. */
class FlightTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    @TempDir
    Path folder;

    /** What was recorded of one kind while that was done. */
    private List<RecordedEvent> recorded(String kind, Consumer<TestKit> done) throws IOException {
        Path file = folder.resolve(kind + ".jfr");
        try (Recording recording = new Recording();
                TestKit kit = TestKit.create()) {
            recording.enable("dev.wsmulti." + kind);
            recording.start();
            done.accept(kit);
            kit.settle();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("dev.wsmulti." + kind))
                .toList();
    }

    private static WsSession blocks(TestKit kit, Duration time) {
        WsSession session = kit.multi()
                .add(kit.request().onMessage((ws, message) -> kit.clock().advance(time)));
        kit.accept().text("go");
        kit.settle();
        return session;
    }

    @Test
    void aCallbackThatBlocksIsInTheStatistics() {
        try (TestKit kit = TestKit.create()) {
            kit.settle();
            LoopLag before = kit.multi().stats().lag();
            assertThat(before.stalls()).isZero();
            blocks(kit, Duration.ofMillis(200));
            LoopLag lag = kit.multi().stats().lag();
            assertThat(lag.stalls()).isEqualTo(1);
            assertThat(lag.longest()).isEqualTo(Duration.ofMillis(200));
            assertThat(lag.turns()).isGreaterThan(lag.stalls());
        }
    }

    @Test
    void eachTurnIsCountedByItsLength() {
        try (TestKit kit = TestKit.create()) {
            for (int millis : new int[] {0, 1, 9, 10, 49, 50, 199, 200, 1000}) {
                kit.multi().execute(() -> kit.clock().advance(Duration.ofMillis(millis)));
                kit.multi().perform();
            }
            assertThat(kit.multi().stats().lag()).isEqualTo(new LoopLag(1, 2, 2, 2, 2, Duration.ofSeconds(1)));
        }
    }

    @Test
    void aStallNamesItsTransfer() throws IOException {
        long[] id = new long[1];
        List<RecordedEvent> stalls = recorded("LoopStall", kit -> {
            blocks(kit, Duration.ofMillis(199));
            id[0] = blocks(kit, Duration.ofMillis(230)).id();
            blocks(kit, Duration.ofMillis(199));
        });
        assertThat(stalls).hasSize(1);
        assertThat(stalls.get(0).getLong("transfer")).isEqualTo(id[0]);
        assertThat(stalls.get(0).getDuration("took")).isEqualTo(Duration.ofMillis(230));
    }

    @Test
    void aStallOfATransferOfHttpOrATaskIsNamedToo() throws IOException {
        long[] id = new long[1];
        List<RecordedEvent> stalls = recorded("LoopStall", kit -> {
            HttpTransfer transfer = kit.multi()
                    .add(HttpFetch.get("http://" + kit.authority() + "/")
                            .onHead((each, head) -> kit.clock().advance(Duration.ofSeconds(1))));
            id[0] = transfer.id();
            kit.acceptRaw().send(OK);
            kit.settle();
            kit.multi().execute(() -> kit.clock().advance(Duration.ofSeconds(1)));
            kit.settle();
            kit.multi().schedule(Duration.ofSeconds(1), () -> kit.clock().advance(Duration.ofSeconds(1)));
            kit.advance(Duration.ofSeconds(2));
        });
        assertThat(stalls).extracting(event -> event.getLong("transfer")).containsExactly(id[0], 0L, 0L);
        assertThat(stalls).extracting(event -> event.getString("step")).containsExactly("its turn", "tasks", "timers");
    }

    @Test
    void connectionsAreRecordedWithTheirTimesAndFailures() throws IOException {
        List<RecordedEvent> connects = recorded("Connect", kit -> {
            kit.multi().add(kit.request());
            kit.accept();
            kit.multi().add(HttpFetch.get("http://127.0.0.1:1/"));
        });
        assertThat(connects).extracting(event -> event.getString("failure")).containsExactly("", "CONNECT");
        assertThat(connects.get(0).getString("place")).contains("127.0.0.1");
        assertThat(connects.get(0).getDuration("tls")).isZero();
    }

    @Test
    void handshakesAreRecordedInBothRoles() throws IOException {
        List<RecordedEvent> handshakes = recorded("Handshake", kit -> {
            kit.multi().add(kit.request().subprotocols("chat"));
            TestPeer peer = kit.acceptRaw();
            kit.clock().advance(Duration.ofMillis(30));
            peer.acceptUpgrade("Sec-WebSocket-Protocol: chat");
            kit.settle();
            Server server = kit.multi().listen(0, Routes.of().ws("/", WsHandler.of()));
            kit.connect(server.address(), "/");
        });
        assertThat(handshakes).extracting(event -> event.getString("role")).containsExactly("CLIENT", "SERVER");
        assertThat(handshakes.get(0).getString("subprotocol")).isEqualTo("chat");
        assertThat(handshakes.get(0).getDuration("took")).isEqualTo(Duration.ofMillis(30));
    }

    @Test
    void messagesAreRecordedBothWaysWithTheirSizes() throws IOException {
        List<RecordedEvent> messages = recorded("Message", kit -> {
            kit.multi().add(kit.request().onMessage((ws, message) -> {
                assertThat(ws.send(new byte[7])).isEqualTo(SendResult.ACCEPTED);
            }));
            kit.accept().frame(0x01, new byte[300]).frame(0x80, new byte[50]);
        });
        assertThat(messages).extracting(event -> event.getLong("size")).containsExactly(7L, 350L);
        assertThat(messages).extracting(event -> event.getBoolean("sent")).containsExactly(true, false);
        assertThat(messages).extracting(event -> event.getBoolean("text")).containsExactly(false, true);
    }

    @Test
    void endsAreRecordedWithCodesFailuresAndBytes() throws IOException {
        List<RecordedEvent> ends = recorded("End", kit -> {
            kit.multi().add(kit.request());
            kit.accept().close(4321).finish();
            kit.settle();
            kit.multi().add(kit.request());
            kit.accept().reset();
            kit.settle();
            kit.multi().add(HttpFetch.get("http://" + kit.authority() + "/"));
            kit.acceptRaw().send(OK).reset();
        });
        assertThat(ends).extracting(event -> event.getInt("code")).containsExactly(4321, 1006, 200);
        assertThat(ends).extracting(event -> event.getString("failure")).containsExactly("", "CONNECTION_LOST", "");
        assertThat(ends.get(2).getLong("received")).isEqualTo(5);
    }

    @Test
    void bytesOfTheLoopAreCounted() {
        try (TestKit kit = TestKit.create()) {
            WsSession session = kit.multi().add(kit.request());
            TestPeer peer = kit.accept();
            long in = kit.multi().stats().bytesReceived();
            long out = kit.multi().stats().bytesSent();
            peer.text("four");
            kit.settle();
            assertThat(session.send("seven77")).isEqualTo(SendResult.ACCEPTED);
            kit.settle();
            assertThat(kit.multi().stats().bytesReceived() - in).isEqualTo(2 + 4);
            assertThat(kit.multi().stats().bytesSent() - out).isEqualTo(2 + 4 + 7);
            assertThat(session.info().bytesSent()).isEqualTo(kit.multi().stats().bytesSent());
        }
    }
}
