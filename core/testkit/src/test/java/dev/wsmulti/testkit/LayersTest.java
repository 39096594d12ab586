package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.TlsCode;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Source;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What may come out of layers at any time: a turn reads once and writes once, and either may bring bytes, the end, a failure
 * or work for another thread.
 */
final class LayersTest {
    private static final int FULL = 64 * 1024;

    private final Queue<Runnable> jobs = new ArrayDeque<>();
    private final TestKit kit = TestKit.create(builder -> builder.tlsExecutor(jobs::add));
    private final UnitLayer layer = new UnitLayer();

    @AfterEach
    void nothingIsLeft() {
        kit.close();
        assertThat(kit.multi().stats().live()).isZero();
        assertThat(kit.multi().stats().segments()).isZero();
        assertThat(jobs).isEmpty();
    }

    private HttpTransfer add(HttpFetch fetch) {
        return kit.multi().add(fetch.tls(layer));
    }

    private String url() {
        return "https://" + kit.authority() + "/";
    }

    private void runJobs() {
        for (Runnable job = jobs.poll(); job != null; job = jobs.poll()) {
            job.run();
        }
        kit.settle();
    }

    @Test
    void theEndThatComesAmidAWriteIsTheEndOfABody() {
        layer.unit("HTTP/1.1 200 OK\r\n\r\nwhole");
        HttpTransfer transfer = add(HttpFetch.get(url()));
        kit.acceptRaw().send((byte) 0, UnitLayer.END);
        kit.settle();
        assertThat(transfer.outcome().map(HttpOutcome::text)).contains("whole");
    }

    /** Whoever has no room left asks for nothing more. */
    @Test
    void whatFillsTheQueueAmidAWriteIsTakenIn() {
        layer.unit("HTTP/1.1 200 OK\r\nContent-Length: " + 3 * FULL + "\r\n\r\n")
                .unit(new byte[FULL]);
        HttpTransfer transfer = add(HttpFetch.get(url()));
        kit.acceptRaw().send((byte) 0, (byte) 1, (byte) 1, (byte) 1);
        kit.settle();
        assertThat(transfer.outcome().map(outcome -> outcome.bytes().length)).contains(3 * FULL);
    }

    @Test
    void whatComesAmidAWriteIsCounted() {
        layer.unit("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nb").unit("egin");
        HttpTransfer transfer = add(HttpFetch.get(url()));
        kit.acceptRaw().send((byte) 0, (byte) 1, UnitLayer.END);
        kit.settle();
        Failure failure = transfer.outcome().orElseThrow().failure();
        assertThat(((Failure.ConnectionLost) failure).bytesReceived())
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbegin".length());
    }

    @Test
    void anAnswerThatComesWholeAmidAWriteHasABegin() {
        layer.unit("").unit("HTTP/1.1 204 No Content\r\n\r\n");
        HttpTransfer transfer = add(HttpFetch.get(url()));
        TestPeer peer = kit.acceptRaw();
        kit.advance(Duration.ofSeconds(1));
        peer.send((byte) 0, (byte) 1);
        kit.settle();
        assertThat(transfer.outcome().map(HttpOutcome::status)).contains(204);
        assertThat(transfer.info().timings().start()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whatComesAmidAWriteWhileNobodyAsksEndsTheConnection() {
        layer.unit("HTTP/1.1 204 No Content\r\n\r\n").unit("").unit("HTTP/1.1 200 OK\r\n");
        HttpTransfer transfer = add(HttpFetch.get(url()));
        TestPeer peer = kit.acceptRaw();
        peer.send((byte) 0);
        kit.settle();
        assertThat(transfer.outcome().map(HttpOutcome::status)).contains(204);
        assertThat(peer.heardRaw()).doesNotEndWith(UnitLayer.BYE);
        peer.send((byte) 1, (byte) 2);
        kit.settle();
        assertThat(peer.heardRaw()).endsWith(UnitLayer.BYE);
        peer.finish();
        kit.settle();
    }

    @Test
    void whatFailsAmidAWriteIsNoBrokenWayOut() {
        layer.unit("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbegin");
        HttpTransfer transfer = add(HttpFetch.get(url()));
        kit.acceptRaw().send((byte) 0, UnitLayer.FAULT);
        kit.settle();
        Failure failure = transfer.outcome().orElseThrow().failure();
        assertThat(((Failure.Tls) failure).code()).isEqualTo(TlsCode.BAD_RECORD);
    }

    /** The answer of a server that takes no more of the request may still come; until then there is nothing to do. */
    @Test
    void aBrokenWayOutBehindLayersDoesNotSpin() {
        layer.unit("HTTP/1.1 413 Too Much\r\nContent-Length: 2\r\n\r\nno");
        HttpTransfer transfer = add(HttpFetch.post(url(), Source.of(new byte[1 << 20])));
        TestPeer peer = kit.acceptRaw();
        MemoryConnection connection = peer.raw().connection();
        connection.toClient().stallReads();
        peer.send((byte) 0);
        connection.toServer().resetAt(connection.toServer().accepted());
        kit.settle();
        assertThat(transfer.isDone()).isFalse();
        connection.toClient().release();
        kit.settle();
        assertThat(transfer.outcome().map(HttpOutcome::status)).contains(413);
    }

    @Test
    void lastWordsAreSaidBehindAJob() {
        layer.unit("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        var server = kit.multi()
                .listen(ServerOptions.on(0).tls(layer), Routes.of().get("/", exchange -> exchange.respond(200, "yes")));
        TestPeer peer = kit.connectRaw(server.address());
        peer.send((byte) 0, UnitLayer.JOB);
        kit.settle();
        assertThat(peer.heardRaw()).as("while the job runs").endsWith("yes");
        assertThat(peer.isFinished()).isFalse();
        assertThat(jobs).hasSize(1);
        runJobs();
        peer.expect(UnitLayer.BYE).expectEnd();
        peer.finish();
        kit.settle();
    }
}
