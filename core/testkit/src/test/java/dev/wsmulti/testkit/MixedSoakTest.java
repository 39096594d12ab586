package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.Direction;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.Outcome;
import dev.wsmulti.transfer.PoolLimits;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.Transfer;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Sessions, and many more HTTP transfers than there may be connections: uploads, downloads, cancels, pauses in both
 * directions, peers that fail in every way; then nothing is left. The seed of a run is in its failure. The long run is
 * {@code mvn verify -Psoak -pl core/testkit -am -Dtest=MixedSoakTest -Dsurefire.failIfNoSpecifiedTests=false}, 10 minutes
 * unless {@code -Dsoak.minutes=N} says otherwise.
 */
class MixedSoakTest {
    private static final int LIMIT = 32;
    private static final long SLACK = 24 << 20;

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final Random random = new Random(seed);
    private final Map<Kind, Integer> failures = new EnumMap<>(Kind.class);
    private final Set<Long> open = new HashSet<>();
    private final List<Transfer> mine = new ArrayList<>();
    private WsMulti multi;
    private int sessions;
    private int fetches;
    private int added;
    private int ended;
    private int well;
    private int accepted;
    private int acceptedEnds;
    private long drained;
    private boolean over;

    @Test
    void nothingIsLeftInSmall() throws Exception {
        soak(400, 2_000, Duration.ofSeconds(20));
    }

    @Test
    @Tag("soak")
    void nothingIsLeft() throws Exception {
        soak(2_000, 2_000, Duration.ofMinutes(Integer.getInteger("soak.minutes", 10)));
    }

    private void soak(int mostSessions, int mostFetches, Duration time) throws Exception {
        List<Long> heaps = new ArrayList<>();
        WsMulti loop = WsMulti.builder()
                .keepDone(500)
                .poolLimits(PoolLimits.of().maxPerHost(LIMIT).maxTotal(LIMIT))
                .closeGrace(Duration.ofSeconds(10))
                .open();
        multi = loop;
        try (BadPeer bad = new BadPeer(seed)) {
            Server server = loop.listen(ServerOptions.on(0).stallTimeout(Duration.ofSeconds(5)), routes());
            String good = "127.0.0.1:" + server.address().getPort();
            String evil = "127.0.0.1:" + bad.port();
            long begin = System.nanoTime();
            long nextLook = begin;
            while (System.nanoTime() - begin < time.toNanos()) {
                while (sessions < mostSessions) {
                    addSession(random.nextInt(20) == 0 ? evil : good);
                }
                while (fetches < mostFetches) {
                    addFetch(random.nextInt(10) == 0 ? evil : good);
                }
                disturb();
                loop.perform(Duration.ofMillis(2));
                if (System.nanoTime() - nextLook > 0) {
                    nextLook += time.toNanos() / 12;
                    heaps.add(look(server));
                }
            }
            assertThat(bad.broken()).as("seed %d", seed).isPositive();
            over = true;
            loop.transfers().stream().filter(each -> random.nextBoolean()).forEach(Transfer::cancel);
            long last = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            for (Transfer each : loop.transfers()) {
                each.resume();
                if (each instanceof WsSession session) {
                    session.close();
                }
            }
            while (!loop.transfers().isEmpty() && System.nanoTime() < last) {
                loop.perform(Duration.ofMillis(10));
            }
            drain();
            assertThat(loop.transfers()).as("seed %d", seed).isEmpty();
            server.shutdown(Duration.ofSeconds(5));
        } finally {
            loop.close();
        }
        assertThat(open).as("seed %d", seed).isEmpty();
        assertThat(ended).as("seed %d", seed).isEqualTo(added);
        assertThat(acceptedEnds).as("seed %d", seed).isEqualTo(accepted);
        assertThat(loop.stats().added()).isEqualTo(added);
        assertThat(drained + loop.stats().dropped()).isEqualTo(added);
        assertThat(loop.stats()).as("seed %d", seed).matches(WsMulti.Stats::isEmpty, "empty");
        System.out.println("soak: " + added + " transfers, " + well + " well, " + failures + ", heap " + heaps);
        assertThat(well).as("seed %d: %s", seed, failures).isGreaterThan(1000);
        assertThat(failures)
                .as("seed %d", seed)
                .containsKeys(
                        Kind.CANCELLED, Kind.CONNECTION_LOST, Kind.PROTOCOL, Kind.CALLBACK_THREW, Kind.HTTP_STATUS);
        long first = heaps.subList(2, 5).stream().min(Long::compare).orElseThrow();
        long end = heaps.subList(heaps.size() - 3, heaps.size()).stream()
                .min(Long::compare)
                .orElseThrow();
        assertThat(end - first).as("seed %d, heap %s", seed, heaps).isLessThan(SLACK);
    }

    /** What must hold at any moment; returns the heap in use. */
    private long look(Server server) {
        drain();
        WsMulti.Stats stats = multi.stats();
        assertThat(stats.running() + stats.pending()).as("seed %d", seed).isEqualTo(added - ended);
        assertThat(multi.transfers()).as("seed %d", seed).hasSize(added - ended);
        assertThat(server.connections()).as("seed %d", seed).isLessThanOrEqualTo(sessions + 2 * LIMIT);
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void drain() {
        multi.drainDone(transfer -> {
            assertThat(transfer.isDone()).isTrue();
            drained++;
        });
    }

    private Routes routes() {
        WsHandler echo = WsHandler.of()
                .onOpen(ws -> accepted++)
                .onMessage(WsSession::send)
                .onClose((ws, outcome) -> acceptedEnds++);
        return Routes.of()
                .get("/small", exchange -> exchange.respond(200, "small"))
                .get("/large", exchange -> exchange.respond(200, new byte[100_000]))
                .get("/throws", exchange -> {
                    throw new IllegalStateException("a handler of the test throws");
                })
                .on("PUT", "/echo", exchange -> exchange.respond(200, exchange.body()))
                .ws("/ws", echo);
    }

    private void begun(Transfer transfer) {
        added++;
        open.add(transfer.id());
        if (mine.size() < 200) {
            mine.add(transfer);
        } else {
            mine.set(random.nextInt(mine.size()), transfer);
        }
    }

    private void end(Transfer transfer, Outcome outcome) {
        ended++;
        assertThat(open.remove(transfer.id())).as("one end each, seed %d", seed).isTrue();
        if (outcome.failed()) {
            failures.merge(outcome.failure().kind(), 1, Integer::sum);
        } else {
            well++;
        }
    }

    private void addSession(String authority) {
        sessions++;
        begun(multi.add(WsRequest.to("ws://" + authority + "/ws")
                .openTimeout(Duration.ofSeconds(3))
                .onOpen(this::talk)
                .onMessage((ws, message) -> {
                    if (over) {
                        return;
                    }
                    mayThrow(500);
                    if (random.nextInt(10) == 0) {
                        ws.close();
                    } else {
                        multi.schedule(Duration.ofMillis(random.nextInt(1000)), () -> talk(ws));
                    }
                })
                .onClose((ws, outcome) -> {
                    sessions--;
                    end(ws, outcome);
                })));
    }

    private void talk(WsSession ws) {
        if (ws.state() != WsSession.State.OPEN || over) {
            return;
        }
        switch (random.nextInt(12)) {
            case 0 -> {
                ws.pause();
                multi.schedule(Duration.ofMillis(random.nextInt(300)), ws::resume);
            }
            case 1 -> {
                ws.pause(Direction.SEND);
                upload(ws);
                multi.schedule(Duration.ofMillis(random.nextInt(300)), () -> ws.resume(Direction.SEND));
            }
            case 2 -> ws.cancel();
            case 3 -> upload(ws);
            default -> {
                SendResult unused = ws.send(new byte[random.nextInt(3000)]);
            }
        }
    }

    /** One at a time: a session that is amid a message refuses another. */
    private void upload(WsSession ws) {
        if (ws.attachment(Boolean.class).isEmpty()) {
            ws.attach(true);
            ws.sendFrom(MessageType.BINARY, new Body(random.nextInt(100_000)))
                    .done()
                    .whenComplete((sent, thrown) -> ws.attach(null));
        }
    }

    private void mayThrow(int oneIn) {
        if (random.nextInt(oneIn) == 0) {
            throw new IllegalStateException("a callback of the test throws");
        }
    }

    private void addFetch(String authority) {
        fetches++;
        String url = "http://" + authority;
        HttpFetch fetch = switch (random.nextInt(8)) {
            case 0 -> HttpFetch.get(url + "/throws").failOnStatus(true);
            case 1, 2 -> HttpFetch.get(url + "/large");
            case 3, 4 -> HttpFetch.put(url + "/echo", new Body(random.nextInt(200_000)));
            case 5 -> HttpFetch.get(url + "/large").onData((transfer, piece) -> mayThrow(100));
            default -> HttpFetch.get(url + "/small");
        };
        boolean pauses = random.nextInt(20) == 0;
        begun(multi.add(fetch.connect(ConnectOptions.of().fresh(random.nextInt(30) == 0))
                .responseTimeout(Duration.ofSeconds(1))
                .timeout(Duration.ofSeconds(20))
                .onHead((transfer, head) -> {
                    mayThrow(200);
                    if (pauses) {
                        Direction way = random.nextBoolean() ? Direction.RECEIVE : Direction.SEND;
                        transfer.pause(way);
                        multi.schedule(Duration.ofMillis(random.nextInt(100)), () -> transfer.resume(way));
                    }
                })
                .onDone((transfer, outcome) -> {
                    fetches--;
                    end(transfer, outcome);
                    mayThrow(200);
                })));
    }

    /** From outside of a turn, as a program with a loop of its own does. */
    private void disturb() {
        if (random.nextInt(10) > 0) {
            return;
        }
        Transfer one = mine.get(random.nextInt(mine.size()));
        Direction way = random.nextBoolean() ? Direction.RECEIVE : Direction.SEND;
        if (random.nextInt(4) == 0) {
            one.cancel();
        } else {
            one.pause(way);
            multi.schedule(Duration.ofMillis(random.nextInt(200)), () -> one.resume(way));
        }
    }

    /** So many bytes, of a length that is not said. */
    private static final class Body implements Source {
        private final int length;
        private int given;

        Body(int length) {
            this.length = length;
        }

        @Override
        public long length() {
            return -1;
        }

        @Override
        public void open() {
            given = 0;
        }

        @Override
        public State read(ByteBuffer target) {
            int count = Math.min(target.remaining(), length - given);
            target.put(new byte[count]);
            given += count;
            return given == length ? State.END : State.MORE;
        }

        @Override
        public void close() {}
    }
}
