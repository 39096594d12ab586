package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.Sink;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.Transfer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A transfer is removed out of each of its own callbacks: one outcome, nothing left, and its neighbour goes on. */
class CancelAnywhereTest {
    private final TestKit kit = TestKit.create();
    private final List<Kind> outcomes = new ArrayList<>();
    private Transfer removed;
    private int calls;

    enum Place {
        ON_HEAD,
        ON_DATA,
        ON_PROGRESS,
        SOURCE_OPEN,
        SOURCE_READ,
        SOURCE_CLOSE,
        SINK_OPEN,
        SINK_WRITE,
        SINK_CLOSE,
        ON_DONE
    }

    private void at(Place here, Place wanted) {
        if (here == wanted && calls++ == 0) {
            removed.cancel();
            removed.cancel();
        }
    }

    private Source source(Place wanted) {
        return new Source() {
            private int reads;

            @Override
            public long length() {
                return -1;
            }

            @Override
            public void open() {
                at(Place.SOURCE_OPEN, wanted);
            }

            @Override
            public State read(ByteBuffer target) {
                target.put(new byte[target.remaining()]);
                if (++reads == 2) {
                    at(Place.SOURCE_READ, wanted);
                }
                return reads < 3 ? State.MORE : State.END;
            }

            @Override
            public void close() {
                at(Place.SOURCE_CLOSE, wanted);
            }
        };
    }

    private Sink sink(Place wanted) {
        return new Sink() {
            @Override
            public boolean open(ResponseHead head) {
                at(Place.SINK_OPEN, wanted);
                return true;
            }

            @Override
            public void write(ByteBuffer bytes) {
                at(Place.SINK_WRITE, wanted);
            }

            @Override
            public void close(boolean whole) {
                at(Place.SINK_CLOSE, wanted);
            }
        };
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void anHttpTransfer(Place wanted) {
        String url = "http://" + kit.authority() + "/";
        HttpFetch fetch = HttpFetch.put(url, source(wanted))
                .expectAbove(Setting.NONE)
                .onHead((transfer, head) -> at(Place.ON_HEAD, wanted))
                .onProgress((transfer, progress) -> at(Place.ON_PROGRESS, wanted))
                .onDone((transfer, outcome) -> {
                    outcomes.add(outcome.failed() ? outcome.failure().kind() : null);
                    at(Place.ON_DONE, wanted);
                });
        fetch = wanted.name().startsWith("SINK")
                ? fetch.into(sink(wanted))
                : fetch.onData((transfer, piece) -> at(Place.ON_DATA, wanted));
        HttpTransfer neighbour = kit.multi().add(HttpFetch.get(url));
        TestPeer beside = kit.acceptRaw();
        removed = kit.multi().add(fetch);
        TestPeer server = kit.acceptRaw();
        for (int i = 0; i < 10; i++) {
            kit.settle();
            server.raw().take();
        }
        if (!removed.isDone()) {
            server.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n");
            kit.settle();
        }
        if (!removed.isDone()) {
            server.send("0\r\n\r\n");
            kit.settle();
        }
        assertThat(calls).isPositive();
        boolean whole = wanted == Place.ON_DONE || wanted == Place.SINK_CLOSE;
        assertThat(outcomes).containsExactly(whole ? null : Kind.CANCELLED);
        beside.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        kit.settle();
        assertThat(neighbour.outcome().orElseThrow().failed()).isFalse();
        kit.close();
        assertThat(kit.multi().stats()).matches(WsMulti.Stats::isEmpty, "empty");
    }

    /** What it gave after that is let go of. */
    @Test
    void aSourceThatCancelsAndThenFails() {
        Source failing = new Source() {
            private boolean cancelled;

            @Override
            public long length() {
                return 1 << 20;
            }

            @Override
            public void open() {}

            @Override
            public State read(ByteBuffer target) throws IOException {
                if (cancelled) {
                    throw new IOException("on purpose");
                }
                cancelled = true;
                removed.cancel();
                target.put((byte) 'x');
                return State.MORE;
            }

            @Override
            public void close() {}
        };
        removed = kit.multi()
                .add(HttpFetch.put("http://" + kit.authority() + "/", failing)
                        .expectAbove(Setting.NONE)
                        .onDone((transfer, outcome) ->
                                outcomes.add(outcome.failure().kind())));
        kit.settle();
        assertThat(outcomes).containsExactly(Kind.CANCELLED);
        kit.close();
        assertThat(kit.multi().stats()).matches(WsMulti.Stats::isEmpty, "empty");
    }

    /** The upload of a session, from inside its source. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void aSessionFromItsSource(Ends role) {
        for (Place wanted : List.of(Place.SOURCE_OPEN, Place.SOURCE_READ, Place.SOURCE_CLOSE)) {
            calls = 0;
            Recorder record = new Recorder();
            TestPeer peer = role.open(kit, record.handler());
            removed = record.session;
            kit.onLoop(() -> assertThat(record.session
                            .sendFrom(MessageType.BINARY, source(wanted))
                            .sent())
                    .isZero());
            for (int i = 0; i < 10; i++) {
                peer.heardRaw();
            }
            assertThat(calls).as("%s", wanted).isPositive();
            assertThat(record.outcome().failure().kind()).isEqualTo(Kind.CANCELLED);
        }
        kit.close();
        assertThat(kit.multi().stats()).matches(WsMulti.Stats::isEmpty, "empty");
    }
}
