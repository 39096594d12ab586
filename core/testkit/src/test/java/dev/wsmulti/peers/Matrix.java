package dev.wsmulti.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.peers.Corpus.Kind;
import dev.wsmulti.peers.Corpus.Sample;
import dev.wsmulti.peers.WireTap.OnWire;
import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsRequest;
import java.util.List;
import java.util.function.Predicate;

/** All samples through one session with an echo of others, and what they looked like on the wire. */
final class Matrix {
    private final WsMulti multi;
    private final WsOptions options;
    private final List<Sample> samples;
    private final EchoTrip trip;

    Matrix(WsMulti multi, WsOptions options) {
        this(multi, options, sample -> true);
    }

    /** With those samples only that the other end is able to send. */
    Matrix(WsMulti multi, WsOptions options, Predicate<Sample> able) {
        this.multi = multi;
        this.options = options;
        samples = Corpus.samples().stream().filter(able).toList();
        trip = new EchoTrip(samples);
    }

    /** A program of others as our client. */
    interface Client {
        AutoCloseable start(String url) throws Exception;
    }

    /** What was agreed on, and the messages of both sides. */
    record Seen(String extensions, List<Sample> samples, List<OnWire> ours, List<OnWire> theirs) {
        /** Both sides compress what is worth it and not shorter than that. */
        void isCompressed(int ourLeast, int theirLeast) {
            assertCompressed(ours, ourLeast);
            assertCompressed(theirs, theirLeast);
            for (int i = 0; i < samples.size(); i++) {
                Sample sample = samples.get(i);
                if (sample.kind() == Kind.RANDOM && !sample.fragmented()) {
                    assertThat(ours.get(i)).as("%s would grow", sample).isEqualTo(new OnWire(false, 1, sample.size()));
                }
            }
        }

        private void assertCompressed(List<OnWire> messages, int least) {
            for (int i = 0; i < samples.size(); i++) {
                Sample sample = samples.get(i);
                OnWire message = messages.get(i);
                if (sample.kind() == Kind.CONSTANT && sample.size() >= Math.max(125, least)
                        || sample.kind() != Kind.RANDOM && sample.size() >= 64 << 10) {
                    assertThat(message.compressed()).as("RSV1 of %s", sample).isTrue();
                    assertThat(message.bytes()).as("bytes of %s", sample).isLessThan(sample.size() * 3L / 4);
                }
            }
        }

        void isPlain() {
            for (int i = 0; i < samples.size(); i++) {
                assertPlain(samples.get(i), ours.get(i));
                assertPlain(samples.get(i), theirs.get(i));
            }
        }

        private static void assertPlain(Sample sample, OnWire message) {
            assertThat(message.compressed()).as("RSV1 of %s", sample).isFalse();
            assertThat(message.bytes()).as("bytes of %s", sample).isEqualTo(sample.size());
        }
    }

    /** Our client with a server that listens there. */
    Seen asClientOf(int port) throws Exception {
        try (WireTap tap = WireTap.to(port)) {
            String url = "ws://127.0.0.1:" + tap.port() + "/";
            multi.add(WsRequest.to(url).handler(trip.handler(options)));
            allCameBack();
            return seen(tap.fromClient(), tap.fromServer());
        }
    }

    /** Our server with a client. */
    Seen asServerOf(Client client) throws Exception {
        int port = multi.listen(0, Routes.of().ws("/", trip.handler(options)))
                .address()
                .getPort();
        try (WireTap tap = WireTap.to(port);
                AutoCloseable running = client.start("ws://127.0.0.1:" + tap.port() + "/")) {
            assertThat(running).isNotNull();
            allCameBack();
            return seen(tap.fromServer(), tap.fromClient());
        }
    }

    private void allCameBack() throws Exception {
        assertThat(trip.back()).as("samples that came back").isEqualTo(samples.size());
    }

    private Seen seen(List<OnWire> ours, List<OnWire> theirs) {
        assertThat(ours).hasSameSizeAs(samples);
        assertThat(theirs).hasSameSizeAs(samples);
        return new Seen(trip.extensions(), samples, ours, theirs);
    }
}
