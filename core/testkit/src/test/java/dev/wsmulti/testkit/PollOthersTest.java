package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.WsMulti;
import dev.wsmulti.net.Interest;
import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.HttpFetch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A poll on the loop and on channels of the user's ({@code curl_multi_poll} with extra descriptors). */
@Timeout(20)
class PollOthersTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final WsMulti multi = WsMulti.open();
    private Pipe pipe;
    private Interest mine;

    @BeforeEach
    void open() throws IOException {
        pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        mine = new Interest(pipe.source(), SelectionKey.OP_READ);
    }

    @AfterEach
    void close() throws IOException {
        multi.close();
        pipe.source().close();
        pipe.sink().close();
    }

    @Test
    void aChannelOfYoursEndsThePollAndIsNamed() throws IOException {
        pipe.sink().write(ByteBuffer.wrap(new byte[] {1}));
        // again and again: it is let go each time
        for (int i = 0; i < 3; i++) {
            assertThat(multi.poll(LONG, List.of(mine))).containsExactly(mine);
            multi.perform();
        }
        pipe.source().configureBlocking(true);
        assertThat(pipe.source().isRegistered()).isFalse();
    }

    @Test
    void noneIsReadyWhenTheTimeIsOverOrAWakeupComes() {
        long begin = System.nanoTime();
        assertThat(multi.poll(Duration.ofMillis(60), List.of(mine))).isEmpty();
        assertThat(System.nanoTime() - begin)
                .isGreaterThanOrEqualTo(Duration.ofMillis(60).toNanos());
        multi.wakeup();
        assertThat(multi.poll(LONG, List.of(mine))).isEmpty();
    }

    @Test
    void transfersGoOnBetweenThePolls() {
        int port = multi.listen(0, Routes.of().get("/", exchange -> exchange.respond(200, "x")))
                .address()
                .getPort();
        var transfer = multi.add(HttpFetch.get("http://127.0.0.1:" + port + "/"));
        while (!transfer.isDone()) {
            assertThat(multi.poll(LONG, List.of(mine))).isEmpty();
            multi.perform();
        }
        assertThat(transfer.outcome().orElseThrow().text()).isEqualTo("x");
    }

    @Test
    void oneChannelTwiceIsRefused() {
        assertThatThrownBy(() -> multi.poll(LONG, List.of(mine, mine)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice");
        assertThat(multi.poll(Duration.ZERO, List.of(mine))).isEmpty();
    }

    @Test
    void theSnapshotShowsWhatIsWatched() {
        assertThat(multi.interests()).isEmpty();
        multi.listen(0, Routes.of());
        multi.perform();
        assertThat(multi.interests()).extracting(Interest::operations).containsExactly(SelectionKey.OP_ACCEPT);
    }
}
