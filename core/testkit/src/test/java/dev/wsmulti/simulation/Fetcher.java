package dev.wsmulti.simulation;

import dev.wsmulti.transfer.Backoff;
import dev.wsmulti.transfer.Direction;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Source;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/** An HTTP transfer that knows what it must bring back, and does things by chance meanwhile. */
final class Fetcher {
    private final Simulation world;
    private final Random random;
    private final String name;
    private final ByteArrayOutputStream streamed = new ByteArrayOutputStream();
    private byte[] wanted = {};
    private boolean streams;

    /** The server did as it was asked, and said no 408 or 503. */
    private boolean answered;

    private HttpTransfer transfer;
    HttpOutcome outcome;

    /** It cancelled or threw on purpose. */
    private boolean rude;

    Fetcher(Simulation world, String name) {
        this.world = world;
        this.random = world.random;
        this.name = name;
    }

    void add() {
        HttpFetch fetch = request()
                .onHead((self, head) -> called(() -> {
                    answered = head.status() == 200;
                    act(self);
                }))
                .onProgress((self, progress) -> called(() -> {}))
                .onDone((self, end) -> {
                    HttpOutcome before = outcome;
                    outcome = end;
                    world.callback(() -> {
                        world.check(before == null, name, "ended twice");
                        checkBody(end);
                        world.maybeMore();
                    });
                });
        if (streams) {
            fetch = fetch.onData((self, piece) -> called(() -> {
                piece.writeTo(streamed);
                act(self);
            }));
        } else if (random.nextBoolean()) {
            fetch = fetch.retry(Backoff.fixed(Duration.ofMillis(random.nextInt(2_000)))
                    .jitter(0)
                    .atMost(2));
        }
        if (random.nextInt(6) == 0) {
            fetch = fetch.maxReceiveRate(2_000 + random.nextInt(20_000)).maxSendRate(2_000 + random.nextInt(20_000));
        }
        transfer = world.kit.multi().add(fetch);
    }

    private HttpFetch request() {
        streams = random.nextBoolean();
        wanted = new byte[random.nextInt(random.nextInt(world.mostBytes() * 4) + 1)];
        int kind = random.nextInt(4);
        String url = world.url("http") + "/";
        if (kind > 1) {
            random.nextBytes(wanted);
            Source body = kind == 2 ? Source.of(wanted) : new Trickle(wanted, random, this::resumeSoon);
            return HttpFetch.put(url + "echo", body).expectAbove(random.nextInt(20_000));
        }
        return HttpFetch.get(url + (kind == 0 ? "bytes/" : "trickle/") + wanted.length);
    }

    private void resumeSoon() {
        world.soon(() -> {
            if (transfer != null) {
                transfer.resume();
            }
        });
    }

    private void called(Simulation.Body body) throws Exception {
        world.check(outcome == null, name, "called back after its end");
        world.callback(body);
    }

    private void act(HttpTransfer self) {
        switch (random.nextInt(40)) {
            case 0 -> {
                rude = true;
                self.cancel();
            }
            case 1 -> {
                rude = true;
                throw new IllegalStateException("on purpose");
            }
            case 2, 3, 4 -> {
                Direction direction = random.nextBoolean() ? Direction.RECEIVE : Direction.SEND;
                self.pause(direction);
                world.later(Duration.ofSeconds(5), () -> self.resume(direction));
            }
            default -> {}
        }
    }

    private void checkBody(HttpOutcome end) {
        byte[] body = streams ? streamed.toByteArray() : end.bytes();
        if (!answered) {
            return;
        }
        if (!end.failed()) {
            world.check(
                    Arrays.equals(body, wanted),
                    name,
                    "the body differs from byte " + Arrays.mismatch(body, wanted) + " on: " + body.length + " for "
                            + wanted.length);
        } else if (streams) {
            int length = body.length;
            world.check(
                    length <= wanted.length && Arrays.equals(body, 0, length, wanted, 0, length),
                    name,
                    "what came is no beginning of the body");
        }
    }

    void finish() {
        if (transfer != null) {
            transfer.resume();
        }
    }

    boolean isWell() {
        return outcome != null && !outcome.failed();
    }

    void checkEnd(boolean mustSucceed) {
        HttpOutcome end = outcome;
        if (end == null) {
            throw new AssertionError(name + " never ended");
        }
        world.check(!mustSucceed || rude || answered && !end.failed(), name, "failed without a reason: " + end);
    }
}
