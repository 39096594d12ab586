package dev.wsmulti.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.peers.Corpus.Sample;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.MessageWriter;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsSession;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** A session with an echo, of either role: each sample is sent when the one before has come back as it was sent. */
final class EchoTrip {
    private static final int MOST = 4 << 20;

    private final List<Sample> samples;
    private final CompletableFuture<Integer> done = new CompletableFuture<>();
    private volatile int back;
    private volatile String extensions = "";

    EchoTrip(List<Sample> samples) {
        this.samples = samples;
    }

    /** One session's handler. */
    WsHandler handler(WsOptions options) {
        return WsHandler.of()
                .options(options.maxMessage(MOST).sendMarks(1, MOST))
                .onOpen(this::opened)
                .onMessage(this::message)
                .onClose(this::closed);
    }

    /** The samples that came back, once it has ended. */
    int back() throws Exception {
        try {
            return Samples.await(done);
        } catch (TimeoutException silent) {
            throw new AssertionError(
                    "nothing came after " + back + " samples; sent last: " + samples.get(back), silent);
        }
    }

    /** The extensions agreed on. */
    String extensions() {
        return extensions;
    }

    private void opened(WsSession ws) {
        extensions = ws.extensions().orElse("");
        send(ws, samples.get(0));
    }

    private static void send(WsSession ws, Sample sample) {
        if (!sample.fragmented()) {
            accepted(ws.send(sample.message()));
            return;
        }
        byte[] bytes = sample.message().bytes();
        int piece = Math.max(1, bytes.length / 5);
        MessageWriter writer = ws.startMessage(sample.message().type());
        for (int at = 0; at < bytes.length; at += piece) {
            accepted(writer.write(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at))));
        }
        accepted(writer.end());
    }

    private static void accepted(SendResult result) {
        assertThat(result).isEqualTo(SendResult.ACCEPTED);
    }

    private void message(WsSession ws, Message message) {
        Sample sample = samples.get(back);
        assertThat(message.type())
                .as("type of %s", sample)
                .isEqualTo(sample.message().type());
        assertThat(Arrays.equals(message.bytes(), sample.message().bytes()))
                .as("%s came back as it was sent", sample)
                .isTrue();
        int next = back + 1;
        back = next;
        if (next < samples.size()) {
            send(ws, samples.get(next));
        } else {
            ws.close();
        }
    }

    private void closed(WsSession ws, WsOutcome outcome) {
        if (outcome.failed()) {
            done.completeExceptionally(new AssertionError("after " + back + " samples: " + outcome));
        } else {
            done.complete(back);
        }
    }
}
