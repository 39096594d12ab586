package dev.wsmulti.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.Forked;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 1 GiB both ways in a Java of 64 MiB, against nginx, Python and curl; the sums are equal (acceptance 4 of transfers). */
@Tag("peers")
final class RealTimeHugeBodiesTest {
    private static final int HEAP = 64;
    private static final int SECONDS = 100;
    private static final long SIZE = (1L << 30) + 3;

    @TempDir
    private static Path folder;

    private static Path large;
    private static String sum = "";

    @BeforeAll
    static void makeTheFile() throws IOException {
        Files.createDirectory(folder.resolve("put"));
        large = Files.createDirectory(folder.resolve("www")).resolve("large");
        HugeBody body = new HugeBody(SIZE, true);
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try (FileChannel file = FileChannel.open(large, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            for (boolean more = true; more; ) {
                more = body.read(buffer.clear()) == dev.wsmulti.transfer.Source.State.MORE;
                file.write(buffer.flip());
            }
        }
        sum = body.toString();
    }

    private static String run(Object... arguments) throws IOException {
        return Forked.run(HEAP, SECONDS, HugeBodyProgram.class, arguments);
    }

    private static PeerProcess nginx() {
        return PeerProcess.start(
                List.of(Programs.python(), Programs.script("nginx.py"), Programs.nginx(), folder.toString()));
    }

    private static PeerProcess python() {
        return PeerProcess.start(List.of(Programs.python(), Programs.script("http_huge.py")));
    }

    private static PeerProcess ours() {
        return PeerProcess.start(Forked.command(HEAP, HugeBodyProgram.class, "serve"));
    }

    private static String url(PeerProcess server, String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    /** And one that stands still for 10 s in the middle. */
    @ParameterizedTest
    @ValueSource(ints = {0, 10_000})
    void downOfNginx(int pause) throws IOException {
        try (PeerProcess server = nginx()) {
            assertThat(run("get", url(server, "/large"), pause)).startsWith("received " + sum);
        }
    }

    @Test
    void intoAFile(@TempDir Path target) throws IOException {
        Path file = target.resolve("file");
        try (PeerProcess server = nginx()) {
            run("into", url(server, "/large"), file);
        }
        assertThat(Files.mismatch(file, large)).isEqualTo(-1);
    }

    @Test
    void upToNginx() throws IOException {
        try (PeerProcess server = nginx()) {
            assertThat(run("put", url(server, "/put/file"), large, "file")).contains("answered 201");
            Path put = folder.resolve("put/file");
            assertThat(Files.mismatch(put, large)).isEqualTo(-1);
            Files.delete(put);
        }
    }

    @Test
    void downOfPythonInChunks() throws IOException {
        try (PeerProcess server = python()) {
            assertThat(run("get", url(server, "/chunked/" + SIZE), 0)).startsWith("received " + sum + " " + crc());
        }
    }

    @Test
    void upToPythonByLength() throws IOException {
        try (PeerProcess server = python()) {
            assertThat(run("put", url(server, "/"), SIZE, "length"))
                    .contains("sent " + sum + " answered 200 length " + sum);
        }
    }

    @Test
    void upToPythonInChunksWithTrailers() throws IOException {
        try (PeerProcess server = python()) {
            assertThat(run("put", url(server, "/"), SIZE, "trailers"))
                    .contains("sent " + sum + " answered 200 chunked " + sum + " X-Sum: " + sum);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"length", "chunks"})
    void curlDownOfUs(String framing, @TempDir Path target) throws IOException {
        Path file = target.resolve("file");
        try (PeerProcess server = ours()) {
            PeerProcess.run(List.of(
                    Programs.curl(), "-sS", "--fail", "-o", file.toString(), url(server, "/" + framing + "/" + SIZE)));
        }
        assertThat(Files.mismatch(file, large)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Nothing: 1", "Transfer-Encoding: chunked"})
    void curlUpToUs(String field) {
        try (PeerProcess server = ours()) {
            assertThat(PeerProcess.run(List.of(
                            Programs.curl(), "-sS", "--fail", "-H", field, "-T", large.toString(), url(server, "/up"))))
                    .startsWith(sum);
        }
    }

    private static String crc() {
        return sum.substring(sum.indexOf(' ') + 1);
    }
}
