package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are cut or lie: each end is named, and a neighbour on the same loop goes on (acceptance 2 of transfers). */
final class HttpCutPeersTest {
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final Fetches fetches = new Fetches();
    private final TestKit kit = fetches.kit;

    /** Nothing is left, and the neighbour has gone on to a good end. */
    @AfterEach
    void theNeighbourGoesOn() {
        fetches.close();
    }

    private TestPeer get() {
        fetches.add(fetches.get());
        TestPeer server = kit.acceptRaw();
        server.heardRaw();
        return server;
    }

    /** Where the tool says 18: it tells by the end without a reset and the head that has come. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n",
                CHUNKED,
                CHUNKED + "5",
                CHUNKED + "5\r\n",
                CHUNKED + "5\r\nhell",
                CHUNKED + "5\r\nhello",
                CHUNKED + "5\r\nhello\r\n",
                CHUNKED + "5\r\nhello\r\n0\r\n",
                CHUNKED + "5\r\nhello\r\n0\r\nSum: 5\r\n"
            })
    void aCutBody(String answer) {
        get().byteByByte().send(answer).finish();
        assertThat(fetches.outcome().failure()).isInstanceOfSatisfying(Failure.ConnectionLost.class, lost -> {
            assertThat(lost.reset()).isFalse();
            assertThat(lost.bytesReceived()).isEqualTo(answer.length());
            assertThat(lost.retryable()).isFalse();
        });
        assertThat(fetches.outcome().status()).isEqualTo(200);
    }

    /** Where the tool says 56. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "xyz\r\n",
                "-1\r\n",
                "\r\n",
                "5 hello\r\n",
                "11111111111111111\r\n",
                "5\r\nhelloX\r\n",
                "5\nhello"
            })
    void aBadChunk(String chunk) {
        TestPeer server = get();
        server.send(CHUNKED + chunk);
        assertThat(fetches.outcome().failure().kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(fetches.outcome().status()).isEqualTo(200);
        assertThat(server.isFinished()).isTrue();
    }

    /** Where the tool says 52. */
    @Test
    void anEmptyAnswer() {
        get().finish();
        assertThat(fetches.outcome().failure()).isInstanceOfSatisfying(Failure.ConnectionLost.class, lost -> {
            assertThat(lost.bytesReceived()).isZero();
            assertThat(lost.reset()).isFalse();
        });
        assertThat(fetches.outcome().head()).isEmpty();
    }

    /** Where the tool says 8. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: 5\r\nContent-Length: 5",
                "Content-Length: 5, 6",
                "Content-Length: +5",
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked, chunked",
                "Content-Length : 5"
            })
    void aHeadThatContradictsItself(String fields) {
        TestPeer server = get();
        server.send("HTTP/1.1 200 OK\r\n" + fields + "\r\n\r\nhello");
        assertThat(fetches.outcome().failure().kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(fetches.outcome().head()).isEmpty();
        assertThat(server.isFinished()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"})
    void whatComesBehindAnAnswerIsNeverRead(String surplus) {
        TestPeer server = get();
        server.send(Fetches.OK + surplus);
        assertThat(fetches.outcome().text()).isEqualTo("hello");
        assertThat(server.isFinished()).isTrue();
        goodOnAnotherConnection();
    }

    /** The same a moment later, while the connection is idle. */
    @Test
    void whatComesWithoutARequestIsNeverRead() {
        TestPeer server = get();
        server.send(Fetches.OK);
        kit.settle();
        assertThat(server.isFinished()).isFalse();
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
        assertThat(server.isFinished()).isTrue();
        goodOnAnotherConnection();
    }

    private void goodOnAnotherConnection() {
        fetches.outcomes.clear();
        get().send(Fetches.OK);
        assertThat(fetches.outcome().text()).isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 200", "GET, 204", "GET, 304", "HEAD, 404"})
    void anAnswerWithoutBodyIsNotWaitedForWhateverItsLength(String method, int status) {
        fetches.add(fetches.told(HttpFetch.of(method, fetches.url())));
        TestPeer server = kit.acceptRaw();
        server.send("HTTP/1.1 " + status + " x\r\nContent-Length: 5\r\n\r\n");
        assertThat(fetches.outcome().failed()).isFalse();
        assertThat(fetches.outcome().length()).isZero();
        assertThat(server.isFinished()).isFalse();
    }

    @Test
    void aHintThenChunksWithTrailersOneByteASend() {
        TestPeer server = get();
        server.byteByByte()
                .send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + CHUNKED
                        + "2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nSum: 5\r\n\r\n");
        assertThat(fetches.outcome().text()).isEqualTo("hello");
        assertThat(fetches.outcome().trailers().firstValue("Sum")).contains("5");
        assertThat(server.isFinished()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerThatClosesItsIdleConnectionJustAsWeWrite(boolean reset) {
        TestPeer server = get();
        server.send(Fetches.OK);
        kit.settle();
        fetches.outcomes.clear();
        HttpTransfer again = fetches.add(fetches.get());
        kit.settle();
        assertThat(server.heardRaw()).startsWith("GET ");
        assertThat(again.info().reused()).isTrue();
        if (reset) {
            server.reset();
        } else {
            server.finish();
        }
        TestPeer second = kit.acceptRaw();
        assertThat(second.heardRaw()).startsWith("GET ");
        second.send(Fetches.OK);
        assertThat(fetches.outcome().text()).isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({"200, OK", "413, Content Too Large"})
    void anAnswerBeforeTheUploadEndedCounts(int status, String reason) {
        byte[] large = new byte[4 << 20];
        fetches.add(fetches.told(HttpFetch.put(fetches.url(), Source.of(large))));
        TestPeer server = kit.acceptRaw();
        server.send("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(server.heardRaw()).isNotEmpty();
        server.send("HTTP/1.1 " + status + " " + reason + "\r\nContent-Length: 5\r\n\r\nhello");
        HttpOutcome outcome = fetches.outcome();
        assertThat(outcome.failed()).isFalse();
        assertThat(outcome.status()).isEqualTo(status);
        assertThat(outcome.text()).isEqualTo("hello");
        assertThat(server.isFinished()).isTrue();
    }

    /** It answers, and resets what it does not want to read: the answer has come first and counts. */
    @Test
    void anAnswerAndAnEndWhileWeUpload() {
        fetches.add(fetches.told(HttpFetch.put(fetches.url(), Source.of(new byte[512 << 10]))));
        TestPeer server = kit.acceptRaw();
        server.send("HTTP/1.1 413 x\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno")
                .finish();
        assertThat(fetches.outcome().status()).isEqualTo(413);
        assertThat(fetches.outcome().text()).isEqualTo("no");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterAFailureNoFileIsLeft(boolean wasThere, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("out");
        if (wasThere) {
            Files.writeString(file, "before");
        }
        fetches.add(fetches.get().into(file));
        kit.acceptRaw()
                .send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello")
                .finish();
        assertThat(fetches.outcome().failed()).isTrue();
        try (var left = Files.list(folder)) {
            assertThat(left).hasSize(wasThere ? 1 : 0);
        }
        assertThat(wasThere ? Files.readString(file) : "before").isEqualTo("before");
    }

    /** A source that gives less than it said cannot become a request that looks whole. */
    @Test
    void aSourceThatGivesTooLittle() {
        fetches.add(fetches.told(HttpFetch.put(fetches.url(), ofLength(Source.of("hell"), 5))));
        TestPeer server = kit.acceptRaw();
        assertThat(fetches.outcome().failure().message()).contains("said 5 bytes and ended after 4");
        assertThat(server.isFinished()).isTrue();
    }

    @Test
    void aSourceThatHasMoreThanItSaid() {
        fetches.add(fetches.told(HttpFetch.put(fetches.url(), ofLength(Source.of("hello you"), 5))));
        TestPeer server = kit.acceptRaw();
        assertThat(server.heardRaw()).contains("Content-Length: 5\r\n").endsWith("\r\n\r\nhello");
        server.send(Fetches.OK);
        assertThat(fetches.outcome().failed()).isFalse();
    }

    @Test
    void aSourceThatThrowsAmidItsBytes() {
        Source source = new Fetches.Wrapped(Source.of("x".repeat(1 << 20)), -1, true) {
            private int reads;

            @Override
            public State read(java.nio.ByteBuffer target) throws IOException {
                if (++reads > 3) {
                    throw new IOException("the disk is gone");
                }
                return super.read(target);
            }
        };
        fetches.add(fetches.told(HttpFetch.put(fetches.url(), source)));
        TestPeer server = kit.acceptRaw();
        server.send("HTTP/1.1 100 Continue\r\n\r\n");
        for (int i = 0; i < 10 && fetches.outcomes.isEmpty(); i++) {
            server.heardRaw();
        }
        assertThat(fetches.outcome().failure().kind()).isEqualTo(Kind.SOURCE_FAILED);
        assertThat(fetches.outcome().failure().message()).contains("the disk is gone");
        assertThat(server.isFinished()).isTrue();
    }

    private static Source ofLength(Source source, long length) {
        return new Fetches.Wrapped(source, length, true);
    }

    @Test
    void aHalfHeadThenSilence() {
        TestPeer server = get();
        server.send("HTTP/1.1 200 OK\r\nContent-Le");
        kit.advance(Duration.ofSeconds(61));
        assertThat(fetches.outcome().failure().message()).contains("responseTimeout");
        assertThat(server.isFinished()).isTrue();
    }
}
