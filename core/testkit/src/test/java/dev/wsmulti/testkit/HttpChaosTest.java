package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.http.Headers;
import dev.wsmulti.transfer.Backoff;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Progress;
import dev.wsmulti.transfer.Source;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with options by chance against a server that acts by chance: each ends once, in order, and leaves nothing. */
final class HttpChaosTest {
    private static final List<String> ANSWERS = List.of(
            Fetches.OK,
            Fetches.OK,
            Fetches.OK + "surplus",
            "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.1 103 Early Hints\r\n\r\n",
            "HTTP/1.1 417 No\r\nContent-Length: 2\r\n\r\nno",
            "HTTP/1.1 503 Later\r\nRetry-After: 3\r\nContent-Length: 2\r\n\r\nno",
            "HTTP/1.1 429 Later\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nnot\r\n0\r\n\r\n",
            "HTTP/1.1 500 Oops\r\n\r\nuntil the end",
            "HTTP/1.1 413 Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno",
            "HTTP/1.1 206 Part\r\nContent-Range: bytes 7-11/12\r\nContent-Length: 5\r\n\r\nhello",
            "HTTP/1.1 416 Range\r\nContent-Range: bytes */7\r\nContent-Length: 2\r\n\r\nno",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n4\r\nello\r\n0\r\nSum: 5\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(1000),
            "HTTP/1.1 304 Same\r\nContent-Length: 5\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
            "nonsense\r\n\r\n");

    private final TestKit kit = TestKit.create();
    private final List<Story> stories = new ArrayList<>();
    private final List<TestPeer> servers = new ArrayList<>();

    /** What one transfer told. */
    private static final class Story {
        final List<Progress> progress = new ArrayList<>();
        HttpTransfer transfer;
        int heads;
        int retries;
        int ends;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void eachEndsOnceAndLeavesNothing(int seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 4000; step++) {
            act(random);
        }
        kit.advance(Duration.ofMinutes(30));
        for (Story story : stories) {
            assertThat(story.ends).as("%s", story.transfer.info()).isEqualTo(1);
            assertThat(story.heads).isLessThanOrEqualTo(1);
            assertThat(story.retries).isLessThanOrEqualTo(2);
            if (!story.progress.isEmpty()) {
                Progress last = story.progress.get(story.progress.size() - 1);
                Monotonic.check(story.progress, last.received(), last.sent());
            }
        }
        assertThat(stories.stream()
                        .filter(story -> !story.transfer.outcome().orElseThrow().failed())
                        .count())
                .as("some go well")
                .isGreaterThan(10);
        assertThat(stories.stream().mapToInt(story -> story.retries).sum()).isGreaterThan(10);
        assertThat(kit.multi().stats().live()).isZero();
        kit.close();
        assertThat(kit.multi().stats().isEmpty()).isTrue();
    }

    private void act(Random random) {
        while (kit.waits()) {
            servers.add(kit.acceptRaw());
        }
        switch (random.nextInt(8)) {
            case 0 -> add(random);
            case 1 -> kit.advance(Duration.ofMillis(random.nextInt(3000)));
            case 2 -> {
                if (!stories.isEmpty()) {
                    poke(stories.get(random.nextInt(stories.size())).transfer, random.nextInt(20));
                }
            }
            default -> {
                if (!servers.isEmpty()) {
                    serve(servers.get(random.nextInt(servers.size())), random);
                }
            }
        }
        kit.settle();
    }

    private static void poke(HttpTransfer transfer, int what) {
        switch (what) {
            case 0 -> transfer.cancel();
            case 1, 2, 3 -> transfer.pause();
            default -> transfer.resume();
        }
    }

    private void serve(TestPeer server, Random random) {
        try {
            server.heardRaw();
            int what = random.nextInt(12);
            if (what == 0) {
                server.reset();
                servers.remove(server);
            } else if (what == 1) {
                server.finish();
                servers.remove(server);
            } else {
                String answer = ANSWERS.get(random.nextInt(ANSWERS.size()));
                server.send(what == 2 ? answer.substring(0, random.nextInt(answer.length())) : answer);
            }
        } catch (UncheckedIOException | IllegalStateException gone) {
            servers.remove(server);
        }
    }

    private void add(Random random) {
        String url = "http://" + kit.authority() + "/";
        Story story = new Story();
        stories.add(story);
        HttpFetch fetch = HttpFetch.of(random.nextBoolean() ? "PUT" : "GET", url)
                .timeout(Duration.ofMinutes(5))
                .onHead((transfer, head) -> story.heads++)
                .onProgress((transfer, progress) -> story.progress.add(progress))
                .onDone((transfer, outcome) -> story.ends++);
        if (random.nextBoolean()) {
            fetch = fetch.retry(Backoff.fixed(Duration.ofMillis(random.nextInt(2) * 700))
                            .atMost(2))
                    .onRetry((transfer, retry) -> story.retries++);
        }
        if (fetch.method().equals("PUT")) {
            Source body = Source.of(new byte[random.nextInt(100_000)]);
            fetch = fetch.body(random.nextBoolean() ? body : Fetches.stream(body, random.nextBoolean()))
                    .expectAbove(random.nextInt(50_000));
        }
        if (random.nextInt(3) == 0) {
            fetch = fetch.maxReceiveRate(1 + random.nextInt(10_000)).maxSendRate(1 + random.nextInt(100_000));
        }
        if (random.nextInt(4) == 0) {
            fetch = fetch.resumeFrom(7);
        }
        if (random.nextInt(4) == 0) {
            fetch = fetch.trailers(() -> Headers.of("Sum", "5"));
        }
        if (random.nextInt(3) == 0) {
            fetch = fetch.onData((transfer, piece) -> assertThat(story.heads).isEqualTo(1));
        }
        story.transfer = kit.multi().add(fetch);
    }
}
