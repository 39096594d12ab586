package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Kind;
import dev.wsmulti.transfer.Direction;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Source;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies so long that their bytes pass between socket and user without a queue: nothing else is different. */
@Timeout(30)
final class LargeBodiesTest {
    private static final int SIZE = 400_000;

    private final TestKit kit = TestKit.create();
    private final List<HttpOutcome> outcomes = new ArrayList<>();
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();

    @AfterEach
    void nothingIsLeft() {
        kit.settle();
        kit.close();
        assertThat(kit.multi().stats().live()).isZero();
        assertThat(kit.multi().stats().segments()).isZero();
    }

    private enum Framing {
        LENGTH,
        CHUNKED,
        UNTIL_CLOSE;

        byte[] answer(byte[] body) {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            answer.writeBytes(ascii("HTTP/1.1 200 OK\r\n"
                    + switch (this) {
                        case LENGTH -> "Content-Length: " + body.length + "\r\n\r\n";
                        case CHUNKED ->
                            "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length) + "\r\n";
                        case UNTIL_CLOSE -> "\r\n";
                    }));
            answer.writeBytes(body);
            answer.writeBytes(ascii(this == CHUNKED ? "\r\n0\r\n\r\n" : ""));
            return answer.toByteArray();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] noise(int size) {
        byte[] noise = new byte[size];
        new Random(size).nextBytes(noise);
        return noise;
    }

    private HttpFetch get() {
        return HttpFetch.get("http://" + kit.authority() + "/")
                .onData((transfer, data) -> got.writeBytes(data.bytes()))
                .onDone((transfer, outcome) -> outcomes.add(outcome));
    }

    private HttpOutcome outcome() {
        kit.settle();
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0);
    }

    /** What the pipe does not hold goes when it has room. */
    private void answer(byte[] answer) {
        TestPeer server = kit.acceptRaw();
        assertThat(server.heardRaw()).startsWith("GET / ");
        for (int at = 0; at < answer.length; at += 50_000) {
            server.send(Arrays.copyOfRange(answer, at, Math.min(answer.length, at + 50_000)));
            kit.settle();
        }
        server.finish();
    }

    @ParameterizedTest
    @EnumSource
    void comeByteForByte(Framing framing) {
        kit.multi().add(get());
        answer(framing.answer(noise(SIZE)));
        HttpOutcome outcome = outcome();
        assertThat(outcome.failed()).isFalse();
        assertThat(outcome.length()).isEqualTo(SIZE);
        assertThat(got.toByteArray()).isEqualTo(noise(SIZE));
        assertThat(kit.multi().stats().bytesReceived()).isEqualTo(framing.answer(noise(SIZE)).length);
    }

    @ParameterizedTest
    @CsvSource({"LENGTH, 399999", "CHUNKED, 399999", "UNTIL_CLOSE, 399999", "UNTIL_CLOSE, 100000"})
    void keepTheirBound(Framing framing, long most) {
        kit.multi().add(get().maxBody(most));
        TestPeer server = kit.acceptRaw();
        byte[] answer = framing.answer(noise(SIZE));
        for (int at = 0; at < answer.length && outcomes.isEmpty(); at += 50_000) {
            server.send(Arrays.copyOfRange(answer, at, Math.min(answer.length, at + 50_000)));
            kit.settle();
        }
        assertThat(outcome().failure().kind()).isEqualTo(Kind.LIMIT_EXCEEDED);
        assertThat(outcome().failure().message()).contains("maxBody", String.valueOf(most));
        assertThat(got.size()).isLessThanOrEqualTo((int) most);
    }

    @ParameterizedTest
    @EnumSource
    void thatAreCutAreNoSuccess(Framing framing) {
        kit.multi().add(get());
        byte[] answer = framing.answer(noise(SIZE));
        TestPeer server = kit.acceptRaw();
        server.send(Arrays.copyOf(answer, 60_000));
        kit.settle();
        server.send(Arrays.copyOfRange(answer, 60_000, 120_000));
        kit.settle();
        server.reset();
        assertThat(outcome().failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(noise(SIZE)).startsWith(got.toByteArray());
    }

    @Test
    void standStillWhilePausedAndMayBeCancelledInTheirCallback() {
        HttpTransfer[] running = new HttpTransfer[1];
        running[0] = kit.multi().add(get().onData((transfer, data) -> {
            got.writeBytes(data.bytes());
            if (got.size() > 100_000 && got.size() < 200_000) {
                transfer.pause();
            } else if (got.size() > 250_000) {
                transfer.cancel();
            }
        }));
        TestPeer server = kit.acceptRaw();
        byte[] answer = Framing.LENGTH.answer(noise(SIZE));
        int at = 0;
        for (; got.size() <= 100_000; at += 50_000) {
            server.send(Arrays.copyOfRange(answer, at, at + 50_000));
            kit.settle();
        }
        int held = got.size();
        server.send(Arrays.copyOfRange(answer, at, at + 50_000));
        at += 50_000;
        kit.settle();
        assertThat(got.size()).isEqualTo(held);
        running[0].resume(Direction.RECEIVE);
        kit.settle();
        for (; outcomes.isEmpty(); at += 50_000) {
            running[0].resume(Direction.RECEIVE);
            server.send(Arrays.copyOfRange(answer, at, at + 50_000));
            kit.settle();
        }
        assertThat(outcome().failure().kind()).isEqualTo(Kind.CANCELLED);
        assertThat(noise(SIZE)).startsWith(got.toByteArray());
    }

    /** A source of any kind, pieces of any size, a peer that reads whenever it likes. */
    @ParameterizedTest
    @CsvSource({"65536", "100000", "1", "70000"})
    void goByteForByte(int piece) {
        int size = piece == 1 ? 70_000 : SIZE;
        kit.multi()
                .add(HttpFetch.put("http://" + kit.authority() + "/", new Pieces(noise(size), piece))
                        .onDone((transfer, outcome) -> outcomes.add(outcome)));
        TestPeer server = kit.acceptRaw();
        StringBuilder heard = new StringBuilder();
        for (String part = server.heardRaw(); !part.isEmpty(); part = server.heardRaw()) {
            heard.append(part);
        }
        byte[] sent = heard.toString().getBytes(StandardCharsets.ISO_8859_1);
        int begin = heard.indexOf("\r\n\r\n") + 4;
        assertThat(Arrays.copyOfRange(sent, begin, sent.length)).isEqualTo(noise(size));
        assertThat(kit.multi().stats().bytesSent()).isEqualTo(sent.length);
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(outcome().failed()).isFalse();
    }

    @Test
    void thatNobodyTakesAnyMoreFailAsLost() {
        kit.multi()
                .add(HttpFetch.put("http://" + kit.authority() + "/", Source.of(noise(SIZE)))
                        .onDone((transfer, outcome) -> outcomes.add(outcome)));
        TestPeer server = kit.acceptRaw();
        assertThat(server.heardRaw()).startsWith("PUT / ");
        server.reset();
        assertThat(outcome().failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
    }

    /** Gives at most so many bytes at once. */
    private static final class Pieces implements Source {
        private final ByteBuffer bytes;
        private final int piece;

        Pieces(byte[] bytes, int piece) {
            this.bytes = ByteBuffer.wrap(bytes);
            this.piece = piece;
        }

        @Override
        public long length() {
            return bytes.capacity();
        }

        @Override
        public void open() {
            bytes.clear();
        }

        @Override
        public State read(ByteBuffer target) {
            int count = Math.min(Math.min(piece, target.remaining()), bytes.remaining());
            target.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            return bytes.hasRemaining() ? State.MORE : State.END;
        }

        @Override
        public void close() {}
    }
}
