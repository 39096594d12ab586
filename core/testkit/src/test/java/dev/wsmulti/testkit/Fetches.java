package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Transfers of a client under test, and a neighbour on the same loop that must not notice what happens to them. */
final class Fetches implements AutoCloseable {
    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    final TestKit kit = TestKit.create();
    final List<HttpOutcome> outcomes = new ArrayList<>();
    private final TestPeer neighbour;
    private final HttpTransfer beside;
    private int bytesBeside;

    Fetches() {
        beside = kit.multi()
                .add(HttpFetch.get(url())
                        .stallTimeout(Setting.FOREVER)
                        .onData((transfer, piece) -> bytesBeside += piece.length()));
        neighbour = kit.acceptRaw();
        neighbour.heardRaw();
        neighbour.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    String url() {
        return "http://" + kit.authority() + "/path?q";
    }

    HttpFetch get() {
        return told(HttpFetch.get(url()));
    }

    HttpFetch told(HttpFetch fetch) {
        return fetch.onDone((transfer, outcome) -> outcomes.add(outcome));
    }

    HttpTransfer add(HttpFetch fetch) {
        return kit.multi().add(fetch);
    }

    HttpOutcome outcome() {
        kit.settle();
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0);
    }

    /** The neighbour goes on. */
    void neighbourGoesOn() {
        int before = bytesBeside;
        assertThat(beside.isDone()).isFalse();
        neighbour.send("4\r\nmore\r\n");
        kit.settle();
        assertThat(bytesBeside).isEqualTo(before + 4);
    }

    /** Ends the neighbour, as a success, and looks whether anything is left. */
    @Override
    public void close() {
        neighbourGoesOn();
        neighbour.send("0\r\n\r\n");
        kit.settle();
        assertThat(beside.outcome().orElseThrow().failed()).isFalse();
        assertThat(kit.multi().stats().live()).isZero();
        kit.close();
        assertThat(kit.multi().stats().segments()).isZero();
    }

    /** A source of unknown length. */
    static Source stream(Source source, boolean repeatable) {
        return new Wrapped(source, -1, repeatable);
    }

    /** A source that is another one but for what it says of itself. */
    static class Wrapped implements Source {
        private final Source source;
        private final long length;
        private final boolean repeatable;

        Wrapped(Source source, long length, boolean repeatable) {
            this.source = source;
            this.length = length;
            this.repeatable = repeatable;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public void open() throws IOException {
            source.open();
        }

        @Override
        public State read(ByteBuffer target) throws IOException {
            return source.read(target);
        }

        @Override
        public boolean repeatable() {
            return repeatable;
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
