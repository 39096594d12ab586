package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Kind;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfers and a server on one loop, cut, cancelled and thrown out of at random: each ends once, nothing is left. */
final class HttpChurnTest {
    private static final int TRANSFERS = 400;

    private final TestKit kit = TestKit.create();
    private final List<HttpOutcome> outcomes = new ArrayList<>();
    private final List<HttpTransfer> running = new ArrayList<>();
    private int added;
    private boolean inCallback;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void eachEndsOnceAndNothingIsLeft(long seed) {
        Random random = new Random(seed);
        kit.network().plan(connection -> fault(connection, random));
        Server server = kit.multi()
                .listen(
                        ServerOptions.on(0),
                        Routes.of()
                                .get("/small", exchange -> exchange.respond(200, "small"))
                                .get("/large", exchange -> exchange.respond(200, new byte[90_000]))
                                .get("/throws", exchange -> {
                                    throw new AssertionError("on purpose");
                                })
                                .on("PUT", "/echo", exchange -> exchange.respond(200, exchange.body())));
        String url = "http://127.0.0.1:" + server.address().getPort();
        for (int i = 0; i < 40; i++) {
            add(url, random);
        }
        while (outcomes.size() < added) {
            kit.multi().perform();
            if (random.nextInt(4) == 0 && !running.isEmpty()) {
                running.get(random.nextInt(running.size())).cancel();
            }
            if (kit.multi().nextDeadline().compareTo(Duration.ZERO) > 0) {
                kit.advance(Duration.ofMillis(100));
            }
        }
        server.close();
        kit.advance(Duration.ofMinutes(2));
        assertThat(added).isEqualTo(TRANSFERS);
        assertThat(outcomes).hasSize(TRANSFERS);
        assertThat(running).isEmpty();
        assertThat(outcomes.stream().filter(outcome -> !outcome.failed())).hasSizeGreaterThan(40);
        assertThat(outcomes.stream()
                        .filter(HttpOutcome::failed)
                        .map(outcome -> outcome.failure().kind())
                        .distinct())
                .contains(Kind.CANCELLED, Kind.CALLBACK_THREW, Kind.CONNECTION_LOST);
        assertThat(kit.multi().stats().live()).isZero();
        assertThat(kit.multi().stats().segments()).isZero();
        assertThat(kit.multi().stats().timers()).isZero();
        kit.close();
    }

    private static void fault(MemoryConnection connection, Random random) {
        connection.toClient().reads(Sizes.random(random.nextLong(), 5000));
        connection.toServer().reads(Sizes.random(random.nextLong(), 5000));
        connection.toServer().writes(Sizes.random(random.nextLong(), 20_000));
        switch (random.nextInt(8)) {
            case 0 -> connection.toClient().finishAt(random.nextInt(60_000));
            case 1 -> connection.toClient().resetAt(random.nextInt(60_000));
            case 2 -> connection.toServer().resetAt(random.nextInt(2000));
            default -> {}
        }
    }

    private void add(String url, Random random) {
        if (added == TRANSFERS) {
            return;
        }
        added++;
        HttpFetch fetch = switch (random.nextInt(5)) {
            case 0 -> HttpFetch.get(url + "/small");
            case 1 -> HttpFetch.get(url + "/throws");
            case 2 -> HttpFetch.head(url + "/large");
            case 3 -> HttpFetch.put(url + "/echo", Source.of("x".repeat(random.nextInt(90_000))));
            default -> HttpFetch.get(url + "/large");
        };
        int fate = random.nextInt(12);
        boolean streams = random.nextBoolean();
        fetch = fetch.onHead((transfer, head) -> callback(() -> {
            if (fate == 0) {
                transfer.cancel();
            } else if (fate == 1) {
                throw new StackOverflowError("on purpose");
            } else if (fate == 2) {
                transfer.pause();
                kit.multi().schedule(Duration.ofMillis(50), transfer::resume);
            }
        }));
        if (streams) {
            fetch = fetch.onData((transfer, piece) -> callback(() -> {
                if (fate == 3) {
                    transfer.cancel();
                } else if (fate == 4) {
                    throw new IllegalStateException("on purpose");
                }
            }));
        }
        running.add(kit.multi()
                .add(fetch.onDone((transfer, outcome) -> callback(() -> {
                    outcomes.add(outcome);
                    running.remove(transfer);
                    add(url, random);
                    add(url, random);
                }))));
    }

    private void callback(Runnable body) {
        assertThat(inCallback).as("callbacks never nest").isFalse();
        inCallback = true;
        try {
            body.run();
        } finally {
            inCallback = false;
        }
    }
}
