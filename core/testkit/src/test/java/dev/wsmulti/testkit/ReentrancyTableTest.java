package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.PoolLimits;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.Transfer;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of what may be called from where, which in curl ({@code lib/api.c}) has a no in most of its fields: here every
 * call is legal in every callback and on every thread, and has its effect, except for driving the loop from a callback.
 */
class ReentrancyTableTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    /** A loop with one open session and its peer, and a call to be made once from somewhere. */
    private static final class Scene implements AutoCloseable {
        final List<String> events = new ArrayList<>();
        private Runnable call = () -> {};
        private int calls;
        Runnable notice = () -> {};
        final TestKit kit = TestKit.create(builder -> builder.keepDone(10).onDone(multi -> notice.run()));
        final WsMulti multi = kit.multi();
        final WsSession other;
        final TestPeer peer;
        WsSession added;
        HttpTransfer fetched;
        Server server;

        Scene() {
            other = multi.add(kit.request().onMessage((ws, message) -> events.add(message.text())));
            peer = kit.accept();
            peer.heardRaw();
        }

        String url() {
            return "http://" + kit.authority() + "/";
        }

        void call() {
            if (calls++ == 0) {
                call.run();
            }
        }

        /** Opens a session that calls. */
        TestPeer session(WsRequest request) {
            multi.add(request);
            return kit.accept();
        }

        void callFrom(Place place, Runnable action) {
            call = action;
            place.provoke(this);
            kit.settle();
            assertThat(calls).as("%s was called back", place).isPositive();
        }

        @Override
        public void close() {
            kit.close();
        }
    }

    /** Where calls come from: curl's data, progress, notify, timer and socket callbacks, and another thread. */
    private enum Place {
        ON_CONNECTED {
            @Override
            void provoke(Scene scene) {
                scene.session(scene.kit.request().onConnected((ws, info) -> scene.call()));
            }
        },
        FETCH_CONNECTED {
            @Override
            void provoke(Scene scene) {
                scene.multi.add(HttpFetch.get(scene.url()).onConnected((transfer, info) -> scene.call()));
                scene.kit.acceptRaw().send(ANSWER);
            }
        },
        ON_OPEN {
            @Override
            void provoke(Scene scene) {
                scene.session(scene.kit.request().onOpen(ws -> scene.call()));
            }
        },
        ON_MESSAGE {
            @Override
            void provoke(Scene scene) {
                scene.session(scene.kit.request().onMessage((ws, message) -> scene.call()))
                        .text("go");
            }
        },
        ON_DATA {
            @Override
            void provoke(Scene scene) {
                scene.session(scene.kit.request().onData((ws, piece) -> scene.call()))
                        .text("go");
            }
        },
        ON_PING {
            @Override
            void provoke(Scene scene) {
                scene.session(scene.kit.request().onPing((ws, ping) -> scene.call()))
                        .ping("go");
            }
        },
        ON_PONG {
            @Override
            void provoke(Scene scene) {
                scene.session(scene.kit.request().onPong((ws, pong) -> scene.call()))
                        .pong("go");
            }
        },
        ON_CLOSING {
            @Override
            void provoke(Scene scene) {
                scene.session(scene.kit.request().onClosing((ws, close) -> scene.call()))
                        .close(1000);
            }
        },
        ON_CLOSE {
            @Override
            void provoke(Scene scene) {
                scene.session(scene.kit.request().onClose((ws, outcome) -> scene.call()))
                        .reset();
            }
        },
        ON_WRITABLE {
            @Override
            void provoke(Scene scene) {
                TestPeer peer = scene.session(scene.kit
                        .request()
                        .onOpen(ws -> {
                            while (ws.send(new byte[65_536]) == SendResult.ACCEPTED) {}
                        })
                        .onWritable(ws -> scene.call()));
                while (peer.raw().take().length > 0) {
                    scene.kit.settle();
                }
            }
        },
        ON_HEAD {
            @Override
            void provoke(Scene scene) {
                scene.multi.add(HttpFetch.get(scene.url()).onHead((transfer, head) -> scene.call()));
                scene.kit.acceptRaw().send(ANSWER);
            }
        },
        BODY {
            @Override
            void provoke(Scene scene) {
                scene.multi.add(HttpFetch.get(scene.url()).onData((transfer, piece) -> scene.call()));
                scene.kit.acceptRaw().send(ANSWER);
            }
        },
        ON_PROGRESS {
            @Override
            void provoke(Scene scene) {
                scene.multi.add(HttpFetch.get(scene.url()).onProgress((transfer, progress) -> scene.call()));
                scene.kit.acceptRaw().send(ANSWER);
            }
        },
        ON_DONE {
            @Override
            void provoke(Scene scene) {
                scene.multi.add(HttpFetch.get(scene.url()).onDone((transfer, outcome) -> scene.call()));
                scene.kit.acceptRaw().send(ANSWER);
            }
        },
        DONE_STAGE {
            @Override
            void provoke(Scene scene) {
                HttpTransfer transfer = scene.multi.add(HttpFetch.get(scene.url()));
                var unused = transfer.done().thenRun(scene::call);
                scene.kit.acceptRaw().send(ANSWER);
            }
        },
        SOURCE {
            @Override
            void provoke(Scene scene) {
                scene.multi.add(HttpFetch.put(scene.url(), new Calling(scene)));
                scene.kit.acceptRaw();
            }
        },
        SERVER_ANSWER {
            @Override
            void provoke(Scene scene) {
                Server server = scene.multi.listen(0, Routes.of().get("/", exchange -> {
                    scene.call();
                    return exchange.respond(200);
                }));
                scene.kit.connectRaw(server.address()).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            }
        },
        TIMER {
            @Override
            void provoke(Scene scene) {
                scene.multi.schedule(Duration.ofSeconds(1), scene::call);
                scene.kit.advance(Duration.ofSeconds(2));
            }
        },
        TASK {
            @Override
            void provoke(Scene scene) {
                scene.multi.execute(scene::call);
            }
        },
        NOTICE_OF_ENDS {
            @Override
            void provoke(Scene scene) {
                scene.notice = scene::call;
                scene.session(scene.kit.request()).reset();
            }
        },
        OTHER_THREAD {
            @Override
            void provoke(Scene scene) {
                Throwable[] thrown = new Throwable[1];
                Thread thread = new Thread(scene::call);
                thread.setUncaughtExceptionHandler((where, what) -> thrown[0] = what);
                thread.start();
                try {
                    thread.join();
                } catch (InterruptedException stop) {
                    throw new AssertionError(stop);
                }
                assertThat(thrown[0]).isNull();
            }
        };

        abstract void provoke(Scene scene);
    }

    /** A body that calls when it is asked for bytes. */
    private record Calling(Scene scene) implements Source {
        @Override
        public long length() {
            return 0;
        }

        @Override
        public void open() {
            scene.call();
        }

        @Override
        public State read(ByteBuffer target) {
            return State.END;
        }

        @Override
        public void close() {}
    }

    /** What is called, and what must have come of it. */
    private enum Call {
        ADD_SESSION {
            @Override
            void act(Scene scene) {
                scene.added = scene.multi.add(scene.kit.request());
            }

            @Override
            void check(Scene scene) {
                while (scene.kit.waits()) {
                    scene.kit.accept();
                }
                assertThat(scene.added.state()).isEqualTo(WsSession.State.OPEN);
            }
        },
        ADD_FETCH {
            @Override
            void act(Scene scene) {
                scene.fetched = scene.multi.add(HttpFetch.get(scene.url()));
            }

            @Override
            void check(Scene scene) {
                // Perhaps on the connection of the one that called.
                assertThat(scene.fetched.info().connectionId() > 0 || scene.fetched.isDone())
                        .isTrue();
            }
        },
        CANCEL {
            @Override
            void act(Scene scene) {
                scene.other.cancel();
                scene.other.cancel();
            }

            @Override
            void check(Scene scene) {
                assertThat(scene.other.outcome().orElseThrow().failure().kind()).isEqualTo(Kind.CANCELLED);
                assertThat(scene.peer.isFinished()).isTrue();
            }
        },
        PAUSE_AND_RESUME {
            @Override
            void act(Scene scene) {
                scene.other.pause();
            }

            @Override
            void check(Scene scene) {
                scene.peer.text("held");
                scene.kit.settle();
                assertThat(scene.events).isEmpty();
                scene.other.resume();
                scene.kit.settle();
                assertThat(scene.events).containsExactly("held");
            }
        },
        RESUME {
            @Override
            void act(Scene scene) {
                scene.other.pause();
                scene.other.resume();
            }

            @Override
            void check(Scene scene) {
                scene.peer.text("on");
                scene.kit.settle();
                assertThat(scene.events).containsExactly("on");
            }
        },
        SEND {
            @Override
            void act(Scene scene) {
                assertThat(scene.other.send("one")).isEqualTo(SendResult.ACCEPTED);
                assertThat(scene.other.ping()).isEqualTo(SendResult.ACCEPTED);
                assertThat(scene.other.send("two")).isEqualTo(SendResult.ACCEPTED);
            }

            @Override
            void check(Scene scene) {
                assertThat(scene.peer.heard()).containsExactlyInAnyOrder("81 one", "89", "81 two");
            }
        },
        CLOSE {
            @Override
            void act(Scene scene) {
                scene.other.close();
            }

            @Override
            void check(Scene scene) {
                assertThat(scene.peer.heard()).containsExactly("88 1000");
            }
        },
        SCHEDULE {
            @Override
            void act(Scene scene) {
                scene.multi.execute(() -> scene.events.add("task"));
                scene.multi.schedule(Duration.ofSeconds(1), () -> scene.events.add("once"));
                WsMulti.Timer timer = scene.multi.every(Duration.ofSeconds(1), () -> scene.events.add("never"));
                timer.cancel();
            }

            @Override
            void check(Scene scene) {
                scene.kit.advance(Duration.ofSeconds(3));
                assertThat(scene.events).containsExactly("task", "once");
            }
        },
        POOL_LIMITS {
            @Override
            void act(Scene scene) {
                scene.multi.poolLimits(PoolLimits.of().maxWsTotal(1));
            }

            @Override
            void check(Scene scene) {
                scene.multi.add(scene.kit.request());
                scene.kit.settle();
                assertThat(scene.multi.stats().pending()).isEqualTo(1);
            }
        },
        LISTEN {
            @Override
            void act(Scene scene) {
                scene.server = scene.multi.listen(0, Routes.of().get("/", exchange -> exchange.respond(204)));
            }

            @Override
            void check(Scene scene) {
                InetSocketAddress address = scene.server.address();
                TestPeer client = scene.kit.connectRaw(address);
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.heardRaw()).startsWith("HTTP/1.1 204");
            }
        },
        LOOK {
            @Override
            void act(Scene scene) {
                assertThat(scene.multi.transfers()).contains(scene.other);
                assertThat(scene.multi.stats().running()).isPositive();
                assertThat(scene.other.info().id()).isEqualTo(scene.other.id());
                assertThat(scene.other.queuedBytes()).isZero();
                assertThat(scene.other.attach("mine")).isNull();
                scene.multi.drainDone(ended -> scene.events.add("drained"));
            }

            @Override
            void check(Scene scene) {
                assertThat(scene.other.attachment(String.class)).contains("mine");
                assertThat(scene.events.size()).isLessThanOrEqualTo(1);
            }
        },
        WAKEUP {
            @Override
            void act(Scene scene) {
                scene.multi.wakeup();
            }

            @Override
            void check(Scene scene) {
                long before = scene.kit.clock().nanos();
                scene.multi.poll(LONG);
                assertThat(scene.kit.clock().nanos()).isEqualTo(before);
            }
        };

        abstract void act(Scene scene);

        abstract void check(Scene scene);
    }

    static Stream<Arguments> fields() {
        return Stream.of(Place.values())
                .flatMap(place -> Stream.of(Call.values()).map(call -> Arguments.of(place, call)));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void everyCallIsLegalEverywhereAndHasItsEffect(Place place, Call call) {
        try (Scene scene = new Scene()) {
            List<Throwable> thrown = new ArrayList<>();
            scene.callFrom(place, () -> {
                try {
                    call.act(scene);
                } catch (Throwable refused) {
                    thrown.add(refused);
                }
            });
            assertThat(thrown).isEmpty();
            call.check(scene);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Place.class, mode = EnumSource.Mode.EXCLUDE, names = "OTHER_THREAD")
    void drivingIsRefusedFromEveryCallbackWithASentence(Place place) {
        try (Scene scene = new Scene()) {
            List<Runnable> driving = List.of(
                    scene.multi::perform,
                    () -> scene.multi.perform(LONG),
                    () -> scene.multi.poll(LONG),
                    scene.multi::run,
                    scene.multi::close,
                    () -> scene.multi.await(scene.other, LONG));
            AtomicInteger refused = new AtomicInteger();
            scene.callFrom(
                    place,
                    () -> driving.forEach(each -> {
                        assertThatThrownBy(each::run)
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining("from a callback");
                        refused.incrementAndGet();
                    }));
            assertThat(refused).hasValue(driving.size());
            assertThat(scene.other.send("it goes on")).isEqualTo(SendResult.ACCEPTED);
            assertThat(scene.peer.heard()).containsExactly("81 it goes on");
        }
    }

    /** curl's notification comes when its message list became non-empty: not for each end, again once it was emptied. */
    @Test
    void endsAreNoticedOnceUntilTheyAreDrained() {
        try (Scene scene = new Scene()) {
            scene.notice =
                    () -> scene.events.add("notice at " + scene.multi.stats().done());
            scene.multi.execute(() -> {
                scene.multi.add(scene.kit.request()).cancel();
                scene.multi.add(scene.kit.request()).cancel();
            });
            scene.kit.settle();
            assertThat(scene.events).containsExactly("notice at 2");
            List<Transfer> drained = new ArrayList<>();
            scene.notice = () -> scene.multi.drainDone(drained::add);
            scene.multi.drainDone(drained::add);
            scene.other.cancel();
            scene.kit.settle();
            assertThat(drained).hasSize(3).endsWith(scene.other);
        }
    }

    @Test
    void aNoticeThatThrowsHurtsNobodyAndNeedsKeepDone() {
        try (Scene scene = new Scene()) {
            scene.notice = () -> {
                throw new IllegalStateException("of the test");
            };
            scene.multi.add(scene.kit.request()).cancel();
            scene.kit.settle();
            scene.peer.text("still here");
            scene.kit.settle();
            assertThat(scene.events).containsExactly("still here");
        }
        WsMulti.Builder builder = WsMulti.builder().onDone(multi -> {});
        assertThatThrownBy(builder::open)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("keepDone");
    }
}
