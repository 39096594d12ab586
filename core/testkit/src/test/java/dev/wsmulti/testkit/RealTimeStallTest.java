package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A callback that really blocks, on sockets. */
class RealTimeStallTest {
    @Test
    void aCallbackThatSleepsIsCountedAndNamed(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("stall.jfr");
        try (Recording recording = new Recording();
                WsMulti multi = WsMulti.open()) {
            recording.enable("dev.wsmulti.LoopStall");
            recording.start();
            Server server = multi.listen(0, Routes.of().ws("/", WsHandler.of().onMessage(WsSession::send)));
            WsSession session =
                    multi.add(WsRequest.to("ws://127.0.0.1:" + server.address().getPort() + "/")
                            .onOpen(ws -> assertThat(ws.send("go")).isEqualTo(SendResult.ACCEPTED))
                            .onMessage((ws, message) -> {
                                TimeUnit.MILLISECONDS.sleep(220);
                                ws.close();
                            }));
            assertThat(multi.await(session, Duration.ofSeconds(30))).isTrue();
            recording.stop();
            recording.dump(file);
            assertThat(multi.stats().lag().stalls()).isPositive();
            assertThat(multi.stats().lag().longest()).isGreaterThanOrEqualTo(Duration.ofMillis(200));
            List<RecordedEvent> stalls = RecordingFile.readAllEvents(file);
            assertThat(stalls).extracting(event -> event.getLong("transfer")).contains(session.id());
        }
    }
}
