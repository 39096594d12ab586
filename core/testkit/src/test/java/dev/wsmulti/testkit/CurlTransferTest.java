package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.net.Resolver;
import dev.wsmulti.transfer.Direction;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.Sink;
import dev.wsmulti.transfer.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases of curl's own tests that concern one HTTP transfer, by their numbers there. */
final class CurlTransferTest {
    private static final int SIZE = 400 * 1024;
    private static final int AT = 100 * 1024;

    private final Fetches fetches = new Fetches();
    private final TestKit kit = fetches.kit;

    @AfterEach
    void nothingIsLeft() {
        fetches.close();
    }

    @Test
    void curl573TheConnectTimeIsReported() {
        HttpTransfer transfer = fetches.add(fetches.get());
        kit.multi().perform();
        kit.clock().advance(Duration.ofMillis(50));
        TestPeer server = kit.acceptRaw();
        kit.clock().advance(Duration.ofMillis(30));
        server.send(Fetches.OK);
        assertThat(fetches.outcome().failed()).isFalse();
        assertThat(transfer.info().timings().connect()).isEqualTo(Duration.ofMillis(50));
        assertThat(transfer.info().timings().start()).isEqualTo(Duration.ofMillis(80));
    }

    @Test
    void curl507AnUnknownHost() {
        Resolver empty = (host, answer) -> {
            answer.accept(new Resolver.Answer.NotFound("no such name"));
            return () -> {};
        };
        try (TestKit other = TestKit.create(builder -> builder.resolver(empty))) {
            HttpTransfer transfer = other.multi().add(HttpFetch.get("http://non-existing-host.example/"));
            other.settle();
            assertThat(transfer.outcome().orElseThrow().failure())
                    .isInstanceOfSatisfying(
                            Failure.Lookup.class,
                            lookup -> assertThat(lookup.host()).isEqualTo("non-existing-host.example"));
        }
    }

    /** curl 670 to 673: the read callback pauses, and somebody else resumes; with a length and in chunks. */
    @ParameterizedTest
    @CsvSource({"2, false", "2, true", "-1, false", "-1, true"})
    void curl670To673PauseFromTheReadCallback(int length, boolean bySource) {
        HttpTransfer[] transfer = {null};
        List<String> reads = new ArrayList<>();
        Source pausing = new Fetches.Wrapped(Source.of(""), length, true) {
            @Override
            public State read(ByteBuffer target) {
                reads.add("read");
                if (reads.size() == 2) {
                    if (!bySource) {
                        transfer[0].pause(Direction.SEND);
                    }
                    return bySource ? State.LATER : State.MORE;
                }
                target.put((byte) (reads.size() == 1 ? 'a' : 'b'));
                return reads.size() == 3 ? State.END : State.MORE;
            }
        };
        transfer[0] =
                fetches.add(fetches.told(HttpFetch.post(fetches.url(), pausing)).expectAbove(Setting.NONE));
        TestPeer server = kit.acceptRaw();
        String one = server.heardRaw();
        assertThat(one).endsWith(length < 0 ? "\r\n\r\n1\r\na\r\n" : "\r\n\r\na");
        kit.advance(Duration.ofMinutes(3));
        assertThat(reads).hasSize(2);
        assertThat(transfer[0].info().stopped()).isTrue();
        transfer[0].resume(Direction.SEND);
        assertThat(server.heardRaw()).isEqualTo(length < 0 ? "1\r\nb\r\n0\r\n\r\n" : "b");
        server.send(Fetches.OK);
        assertThat(fetches.outcome().failed()).isFalse();
    }

    /** curl test_02_21, test_02_22: paused at an offset and resumed, one after the other and all at once. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void curl0221And0222PausedAtAnOffsetAndResumed(int together) {
        int all = 10;
        for (int done = 0; done < all; done += together) {
            List<Download> downloads = new ArrayList<>();
            for (int i = 0; i < together; i++) {
                downloads.add(new Download());
            }
            downloads.forEach(Download::serve);
            assertThat(downloads).allMatch(download -> download.got >= AT && download.got < AT + 64 * 1024);
            kit.advance(Duration.ofMinutes(2));
            assertThat(downloads).noneMatch(download -> download.transfer.isDone());
            downloads.forEach(download -> download.transfer.resume());
            downloads.forEach(Download::serve);
            assertThat(downloads).allMatch(download -> download.transfer.isDone() && download.got == SIZE);
        }
        assertThat(fetches.outcomes).hasSize(all).noneMatch(outcome -> outcome.failed());
    }

    /** curl test_02_23: aborted while it is paused. */
    @Test
    void curl0223AbortedWhilePaused() {
        Download download = new Download();
        download.serve();
        download.transfer.cancel();
        assertThat(fetches.outcome().failure().kind()).isEqualTo(Kind.CANCELLED);
        assertThat(download.server.isFinished()).isTrue();
    }

    /** curl test_02_23: aborted at an offset, by a call (42 of curl) and by a callback that throws. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void curl0223AbortedAtAnOffset(boolean byCall) {
        Download download = new Download(() -> {
            if (byCall) {
                throw new Cancelling();
            }
            throw new IllegalStateException("enough");
        });
        download.serve();
        assertThat(fetches.outcome().failure().kind()).isEqualTo(byCall ? Kind.CANCELLED : Kind.CALLBACK_THREW);
        assertThat(download.got).isBetween(AT, AT + 64 * 1024);
        assertThat(download.server.isFinished()).isTrue();
    }

    /** curl test_02_24: the output fails at an offset (23 of curl). */
    @Test
    void curl0224AWriteErrorAtAnOffset() {
        int[] written = {0};
        fetches.add(fetches.get().into(new Sink() {
            @Override
            public boolean open(ResponseHead head) {
                return true;
            }

            @Override
            public void write(ByteBuffer bytes) throws IOException {
                written[0] += bytes.remaining();
                if (written[0] >= AT) {
                    throw new IOException("no space left");
                }
            }

            @Override
            public void close(boolean whole) {
                assertThat(whole).isFalse();
            }
        }));
        TestPeer server = kit.acceptRaw();
        server.send("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
        for (int i = 0; i < SIZE / 8192 && fetches.outcomes.isEmpty(); i++) {
            server.send(new byte[8192]);
            kit.settle();
        }
        assertThat(fetches.outcome().failure().kind()).isEqualTo(Kind.SINK_FAILED);
        assertThat(server.isFinished()).isTrue();
    }

    /** curl test_01_13: one line of 128 KiB is over the limit (100 of curl). */
    @Test
    void curl0113OneHeaderLineOf128KiB() {
        fetches.add(fetches.get());
        TestPeer server = kit.acceptRaw();
        server.send("HTTP/1.1 200 OK\r\nX-Large: ");
        for (int i = 0; i < 16 && fetches.outcomes.isEmpty(); i++) {
            server.send("x".repeat(8192));
            kit.settle();
        }
        assertThat(fetches.outcome().failure())
                .isInstanceOfSatisfying(
                        Failure.LimitExceeded.class,
                        limit -> assertThat(limit.setting()).isEqualTo("maxHeaderLine"));
    }

    /** curl test_01_15: many lines of 256 KiB together are fine. */
    @Test
    void curl0115ManyHeaderLinesOf256KiB() {
        fetches.add(fetches.get());
        TestPeer server = kit.acceptRaw();
        server.send("HTTP/1.1 200 OK\r\n");
        for (int i = 0; i < 256; i++) {
            server.send("X-Large-" + i + ": " + "x".repeat(1008) + "\r\n");
            kit.settle();
        }
        server.send("Content-Length: 5\r\n\r\nhello");
        assertThat(fetches.outcome().text()).isEqualTo("hello");
        assertThat(fetches.outcome().headers().size()).isEqualTo(257);
    }

    private static final class Cancelling extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** A download that does something once, when it has so many bytes: it pauses unless told otherwise. */
    private final class Download {
        final HttpTransfer transfer;
        final TestPeer server;
        int got;
        private int sent;
        private boolean acted;

        Download() {
            this(null);
        }

        Download(Runnable action) {
            transfer = fetches.add(fetches.get().onData((t, piece) -> {
                got += piece.length();
                if (got >= AT && !acted) {
                    acted = true;
                    act(t, action);
                }
            }));
            kit.settle();
            server = kit.waits() ? kit.acceptRaw() : last;
            last = server;
            server.heardRaw();
            server.send("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
        }

        private static void act(HttpTransfer transfer, Runnable action) {
            if (action == null) {
                transfer.pause();
                return;
            }
            try {
                action.run();
            } catch (Cancelling cancelling) {
                transfer.cancel();
            }
        }

        /** Gives what the client takes. */
        void serve() {
            for (int idle = 0; idle < 3 && sent < SIZE && !transfer.isDone(); ) {
                try {
                    int taken = server.raw().offer(new byte[Math.min(8192, SIZE - sent)], 0);
                    sent += taken;
                    idle = taken == 0 ? idle + 1 : 0;
                } catch (IOException gone) {
                    return;
                }
                kit.settle();
            }
        }
    }

    private TestPeer last;
}
