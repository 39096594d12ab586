package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.Progress;
import dev.wsmulti.transfer.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfers that go on where another one was cut. */
final class HttpResumeTest {
    private final Fetches fetches = new Fetches();
    private final TestKit kit = fetches.kit;
    private final List<Progress> seen = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void nothingIsLeft() {
        fetches.close();
    }

    private Path part(String text) throws IOException {
        return Files.writeString(folder.resolve("f"), text);
    }

    private TestPeer resume(Path file, long from) {
        fetches.add(fetches.get()
                .into(file)
                .resumeFrom(from)
                .failOnStatus(true)
                .onProgress((transfer, progress) -> seen.add(progress)));
        return kit.acceptRaw();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 3-7/8", "Bytes 3-7/*"})
    void theRestGoesBehindWhatIsThere(String range) throws IOException {
        Path file = part("hel");
        TestPeer server = resume(file, 3);
        assertThat(server.heardRaw()).contains("\r\nRange: bytes=3-\r\n");
        server.send("HTTP/1.1 206 Partial Content\r\nContent-Length: 5\r\nContent-Range: " + range + "\r\n\r\nlo you");
        assertThat(fetches.outcome().failed()).isFalse();
        assertThat(fetches.outcome().length()).isEqualTo(5);
        assertThat(file).hasContent("hello yo");
        Monotonic.check(seen, 5, -1);
        assertThat(seen.get(0).receiveTotal()).isEqualTo(5);
    }

    @Test
    void aFailureLeavesThePartForTheNextTime() throws IOException {
        Path file = folder.resolve("f");
        TestPeer server = resume(file, 0);
        assertThat(server.heardRaw()).doesNotContain("Range");
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhel").finish();
        assertThat(fetches.outcome().failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(file).hasContent("hel");
        fetches.outcomes.clear();
        seen.clear();
        theRestGoesBehindWhatIsThere("bytes 3-7/8");
    }

    @ParameterizedTest
    @CsvSource({
        "200 OK, ''",
        "200 OK, bytes 3-7/8",
        "204 No Content, ''",
        "206 Partial Content, ''",
        "206 Partial Content, bytes 2-7/8",
        "206 Partial Content, bytes 3-6/8",
        "206 Partial Content, bytes 3-2/3",
        "206 Partial Content, bytes 3-7/8 bytes",
        "206 Partial Content, bytes 30-37/38",
        "206 Partial Content, bytes 3-99999999999999999999/*",
        "416 Range Not Satisfiable, ''",
        "416 Range Not Satisfiable, bytes */4"
    })
    void whatIsNotTheRestIsNamedAndNothingIsWritten(String status, String range) throws IOException {
        Path file = part("hel");
        TestPeer server = resume(file, 3);
        server.send("HTTP/1.1 " + status + (range.isEmpty() ? "" : "\r\nContent-Range: " + range)
                + "\r\nContent-Length: 5\r\n\r\nlo you");
        assertThat(fetches.outcome().failure())
                .isInstanceOfSatisfying(
                        Failure.NotVerified.class,
                        failure -> assertThat(failure.header()).isEqualTo("Content-Range"));
        assertThat(file).hasContent("hel");
        assertThat(server.isFinished()).isTrue();
    }

    @Test
    void whatIsWholeAlreadyIsASuccessWithoutBody() throws IOException {
        Path file = part("hel");
        TestPeer server = resume(file, 3);
        server.send(
                "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */3\r\nContent-Length: 7\r\n\r\nno more");
        assertThat(fetches.outcome().failed()).isFalse();
        assertThat(fetches.outcome().length()).isZero();
        assertThat(fetches.outcome().bytes()).isEmpty();
        assertThat(file).hasContent("hel");
        assertThat(server.isFinished()).isFalse();
        assertThat(seen).containsOnly(new Progress(0, 0, 0, -1));
    }

    @Test
    void anErrorIsAnError() throws IOException {
        Path file = part("hel");
        resume(file, 3).send("HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nsorry");
        assertThat(fetches.outcome().failure()).isEqualTo(new Failure.HttpStatus(404));
        assertThat(file).hasContent("hel");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void aFileOfAnotherLengthIsNotTouched(int from) throws IOException {
        Path file = part("hel");
        resume(file, from)
                .send("HTTP/1.1 206 Partial Content\r\nContent-Length: 2\r\nContent-Range: bytes " + from + "-"
                        + (from + 1) + "/*\r\n\r\nno");
        assertThat(fetches.outcome().failure().kind()).isEqualTo(Kind.SINK_FAILED);
        assertThat(file).hasContent("hel");
    }

    @Test
    void aPartialBodyIsPartialAgain() throws IOException {
        Path file = part("hel");
        resume(file, 3)
                .send("HTTP/1.1 206 Partial Content\r\nContent-Length: 5\r\nContent-Range: bytes 3-7/8\r\n\r\nlo")
                .finish();
        assertThat(fetches.outcome().failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(file).hasContent("hello");
    }

    @Test
    void anUploadLeavesOutWhatIsThere() {
        fetches.add(fetches.told(HttpFetch.put(fetches.url(), Source.of("hello you")))
                .resumeFrom(6)
                .onProgress((transfer, progress) -> seen.add(progress)));
        TestPeer server = kit.acceptRaw();
        assertThat(server.heardRaw())
                .contains("\r\nContent-Length: 3\r\n", "\r\nContent-Range: bytes 6-8/9\r\n")
                .doesNotContain("\r\nRange")
                .endsWith("\r\n\r\nyou");
        server.send(Fetches.OK);
        assertThat(fetches.outcome().failed()).isFalse();
        Monotonic.check(seen, 5, 3);
    }

    @Test
    void anUploadSkipsMoreThanATurnReads() {
        byte[] bytes = new byte[1 << 20];
        bytes[(1 << 20) - 1] = 'x';
        fetches.add(fetches.told(HttpFetch.put(fetches.url(), Source.of(bytes))).resumeFrom((1 << 20) - 1));
        TestPeer server = kit.acceptRaw();
        assertThat(server.heardRaw()).endsWith("\r\n\r\nx");
        server.send(Fetches.OK);
        assertThat(fetches.outcome().failed()).isFalse();
    }

    @Test
    void anUploadNeedsALengthAndMore() {
        fetches.add(fetches.told(HttpFetch.put(fetches.url(), Fetches.stream(Source.of("hello"), true)))
                .resumeFrom(2));
        fetches.add(
                fetches.told(HttpFetch.put(fetches.url(), Source.of("hello"))).resumeFrom(5));
        kit.settle();
        assertThat(fetches.outcomes)
                .extracting(outcome -> outcome.failure().kind())
                .containsExactly(Kind.SOURCE_FAILED, Kind.SOURCE_FAILED);
        assertThat(fetches.outcomes.get(0).failure().message()).contains("length");
        assertThat(fetches.outcomes.get(1).failure().message()).contains("leaves nothing of 5 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, Content-Length: 2, lo, hel",
        "HTTP/1.1, Content-Length: 9, lo you me, hel",
        "HTTP/1.1, Transfer-Encoding: chunked, '2\r\nlo\r\n0\r\n\r\n', hello",
        "HTTP/1.1, Transfer-Encoding: chunked, '2\r\nlo\r\n7\r\n you me\r\n0\r\n\r\n', hello",
        "HTTP/1.0, X: until the end, lo, hello"
    })
    void aBodyThatIsNotAsLongAsItsRangeIsNamed(String version, String framing, String body, String left)
            throws IOException {
        Path file = part("hel");
        resume(file, 3)
                .send(version + " 206 Partial Content\r\nContent-Range: bytes 3-7/8\r\n" + framing + "\r\n\r\n" + body)
                .finish();
        assertThat(fetches.outcome().failure().kind()).isEqualTo(Kind.NOT_VERIFIED);
        assertThat(file).hasContent(left);
    }
}
