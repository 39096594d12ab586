package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.PoolLimits;
import dev.wsmulti.transfer.Setting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pool on real sockets: a scripted server counts its connections. */
final class PoolOnSocketsTest {
    private final AtomicInteger connections = new AtomicInteger();
    private final Queue<String> targets = new ConcurrentLinkedQueue<>();
    private final List<HttpOutcome> outcomes = new ArrayList<>();
    private ServerSocket server;

    /** Requests after which the server closes a connection without a word, as one whose idle time is over. */
    private volatile int closesAfter = Integer.MAX_VALUE;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "scripted server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                connections.incrementAndGet();
                thread(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            int served = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("GET ")) {
                    targets.add(line.split(" ", 3)[1]);
                } else if (line.isEmpty()) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                                    .getBytes(StandardCharsets.ISO_8859_1));
                    if (++served == closesAfter) {
                        return;
                    }
                }
            }
        } catch (IOException gone) {
            // the client has closed it
        }
    }

    private WsMulti multi(PoolLimits limits) {
        return WsMulti.builder().poolLimits(limits).open();
    }

    private HttpTransfer get(WsMulti multi, int number) {
        return multi.add(HttpFetch.get("http://127.0.0.1:" + server.getLocalPort() + "/" + number)
                .onDone((transfer, outcome) -> outcomes.add(outcome)));
    }

    private void run(PoolLimits limits, int count) {
        try (WsMulti multi = multi(limits)) {
            for (int i = 0; i < count; i++) {
                get(multi, i);
            }
            multi.run();
        }
        assertThat(outcomes).hasSize(count).noneMatch(HttpOutcome::failed);
        assertThat(targets.stream().distinct().count()).isEqualTo(count);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 5, Setting.NONE})
    void asManyConnectionsAsTheLimit(long limit) {
        run(PoolLimits.of().maxPerHost(limit), 200);
        assertThat(connections).hasValue((int) Math.min(limit, 200));
    }

    @Test
    void tenThousandRequestsThroughEightConnections() {
        run(PoolLimits.of().maxPerHost(8), 10_000);
        assertThat(connections).hasValue(8);
    }

    @Test
    void oneConnectionKeepsTheOrder() {
        run(PoolLimits.of().maxTotal(1), 300);
        assertThat(connections).hasValue(1);
        int number = 0;
        for (String target : targets) {
            assertThat(target).isEqualTo("/" + number++);
        }
    }

    /** Each third answer is followed by the end of the connection, which comes just before, while or after we write. */
    @Test
    void connectionsThatEndBehindAnAnswerCostNoRequest() {
        closesAfter = 3;
        run(PoolLimits.of().maxPerHost(4), 2_000);
        assertThat(connections).hasValueGreaterThanOrEqualTo(2_000 / 3);
    }
}
