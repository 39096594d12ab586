package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.transfer.Direction;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each direction of a transfer is stopped by itself, and nothing is due of one that we stopped. */
class PauseDirectionTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    private final TestKit kit = TestKit.create();
    private final List<HttpOutcome> outcomes = new ArrayList<>();

    @AfterEach
    void close() {
        kit.close();
    }

    /** A source of endless length in parts of ten bytes, which counts how often it is asked. */
    private static final class Tens implements Pulled {
        private final int most;
        private int asked;

        Tens(int most) {
            this.most = most;
        }

        @Override
        public State read(ByteBuffer target) {
            asked++;
            target.put("0123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return asked < most ? State.MORE : State.END;
        }
    }

    private HttpTransfer put(Source body) {
        return kit.multi()
                .add(HttpFetch.put("http://" + kit.authority() + "/", body)
                        .expectAbove(Setting.NONE)
                        .onDone((transfer, outcome) -> outcomes.add(outcome)));
    }

    @Test
    void anUploadPausedBeforeItBeginsSendsItsHeadAlone() {
        Tens body = new Tens(3);
        HttpTransfer transfer = put(body);
        transfer.pause(Direction.SEND);
        TestPeer server = kit.acceptRaw();
        assertThat(server.heardRaw()).startsWith("PUT / ").endsWith("\r\n\r\n");
        kit.advance(Duration.ofHours(1));
        assertThat(body.asked).isZero();
        assertThat(outcomes).isEmpty();
        transfer.resume(Direction.RECEIVE);
        assertThat(server.heardRaw()).isEmpty();
        transfer.resume(Direction.SEND);
        assertThat(server.heardRaw()).contains("0123456789").endsWith("0\r\n\r\n");
        server.send(OK);
        kit.settle();
        assertThat(outcomes)
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.failed()).isFalse());
    }

    /** The upload stands, the answer comes: a server that echoes is not late while we hold back what it would echo. */
    @Test
    void anAnswerIsDeliveredWhileTheUploadIsPaused() {
        HttpTransfer transfer = put(new Tens(3));
        transfer.pause(Direction.SEND);
        TestPeer server = kit.acceptRaw();
        server.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n");
        kit.advance(Duration.ofHours(1));
        assertThat(outcomes).isEmpty();
        transfer.resume();
        kit.settle();
        server.send("1\r\nc\r\n0\r\n\r\n");
        kit.settle();
        assertThat(outcomes)
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.text()).isEqualTo("abc"));
    }

    /** Sent whole, the request is the server's turn again. */
    @Test
    void whatWasResumedIsDueAgain() {
        HttpTransfer transfer = put(new Tens(3));
        transfer.pause(Direction.SEND);
        kit.acceptRaw();
        kit.advance(Duration.ofHours(1));
        transfer.resume(Direction.SEND);
        kit.advance(Duration.ofSeconds(59));
        assertThat(outcomes).isEmpty();
        kit.advance(Duration.ofSeconds(2));
        assertThat(outcomes.get(0).failure())
                .isInstanceOfSatisfying(
                        Failure.TimedOut.class,
                        late -> assertThat(late.setting()).isEqualTo("responseTimeout"));
    }

    @Test
    void deliveryPausedLeavesTheUploadGoing() {
        List<String> heard = new ArrayList<>();
        HttpTransfer transfer = kit.multi()
                .add(HttpFetch.put("http://" + kit.authority() + "/", new Tens(3))
                        .expectAbove(Setting.NONE)
                        .onData((t, piece) -> heard.add("data"))
                        .onDone((t, outcome) -> outcomes.add(outcome)));
        transfer.pause();
        TestPeer server = kit.acceptRaw();
        assertThat(server.heardRaw()).endsWith("0\r\n\r\n");
        server.send(OK);
        kit.advance(Duration.ofHours(1));
        assertThat(heard).isEmpty();
        assertThat(outcomes).isEmpty();
        transfer.resume(Direction.SEND);
        kit.settle();
        assertThat(heard).isEmpty();
        transfer.resume(Direction.RECEIVE);
        kit.settle();
        assertThat(heard).containsExactly("data");
        assertThat(outcomes).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void aSessionsUploadStandsWhileItsMessagesAndPongsGo(Ends role) {
        Recorder record = new Recorder();
        TestPeer peer = role.open(kit, record.handler());
        Tens body = new Tens(30);
        kit.onLoop(() -> {
            record.session.pause(Direction.SEND);
            assertThat(record.session.sendFrom(MessageType.BINARY, body).sent()).isZero();
            assertThat(record.session.send("beside")).isEqualTo(SendResult.ACCEPTED);
        });
        peer.ping("p").text("in");
        kit.advance(Duration.ofSeconds(20));
        assertThat(body.asked).isZero();
        assertThat(peer.heard()).contains("8a p");
        assertThat(record.events).contains("text in");
        record.session.resume(Direction.RECEIVE);
        kit.settle();
        assertThat(body.asked).isZero();
        record.session.resume(Direction.SEND);
        assertThat(peer.heard()).anyMatch(frame -> frame.contains("0123456789")).contains("81 beside");
        assertThat(body.asked).isEqualTo(30);
    }

    /** What was accepted goes out; the source is not asked for more, and nothing spins meanwhile. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void amidAMessageWhatWasTakenGoesOut(Ends role) {
        Recorder record = new Recorder();
        TestPeer peer = role.open(
                kit, record.handler().options(WsOptions.of().fragmentAt(10).sendMarks(10, 1000)));
        Tens body = new Tens(5);
        Pulled pausing = target -> {
            if (body.asked == 1) {
                record.session.pause(Direction.SEND);
            }
            return body.read(target);
        };
        kit.onLoop(() -> record.session.sendFrom(MessageType.BINARY, pausing).sent());
        int before = body.asked;
        assertThat(before).isLessThan(5);
        assertThat(peer.heard()).hasSize(before);
        kit.advance(Duration.ofSeconds(5));
        assertThat(body.asked).isEqualTo(before);
        record.session.resume();
        assertThat(peer.heard()).hasSize(5 - before);
    }

    /** A close waits for the message that was begun, but not for ever. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void aCloseBehindAPausedUploadEndsByItsDeadline(Ends role) {
        Recorder record = new Recorder();
        role.open(kit, record.handler());
        kit.onLoop(() -> {
            record.session.pause(Direction.SEND);
            assertThat(record.session.sendFrom(MessageType.BINARY, new Tens(3)).sent())
                    .isZero();
            record.session.close();
        });
        kit.advance(Duration.ofSeconds(6));
        assertThat(record.outcome().failure())
                .isInstanceOfSatisfying(
                        Failure.TimedOut.class,
                        late -> assertThat(late.setting()).isEqualTo("closeTimeout"));
    }
}
