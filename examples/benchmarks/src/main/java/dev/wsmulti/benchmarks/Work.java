package dev.wsmulti.benchmarks;

import java.time.Duration;
import java.util.List;
import picocli.CommandLine.TypeConversionException;

/**
 * A kind of load.
 *
 * @param connections that carry it
 * @param depth messages under way on each connection
 * @param payload bytes of a message
 * @param window how long the load stays on one server
 * @param tolerance how far the control may lie from 1
 * @param must the ratio to the reference that our server must reach; 0 where nothing is asked
 */
record Work(
        String name,
        Speech speech,
        int connections,
        int depth,
        int payload,
        Duration window,
        double tolerance,
        double must) {
    private static final Duration SHORT = Duration.ofMillis(250);
    /** Thousands of connections need longer to begin and to end. */
    private static final Duration LONG = Duration.ofMillis(500);

    static final List<Work> ALL = List.of(
            new Work("depth1", Speech.WS, 50, 1, 20, SHORT, 0.01, 0.95),
            new Work("c5000", Speech.WS, 5_000, 1, 20, LONG, 0.02, 0.88),
            new Work("depth16", Speech.WS, 50, 16, 20, SHORT, 0.01, 0.86),
            new Work("k16", Speech.WS, 50, 1, 16 * 1024, SHORT, 0.02, 0.89),
            new Work("text", Speech.TEXT, 50, 16, 20, SHORT, 0.01, 0.95),
            new Work("string", Speech.STRING, 50, 16, 20, SHORT, 0.01, 0.85),
            new Work("textk16", Speech.TEXT, 50, 1, 16 * 1024, SHORT, 0.02, 0.95),
            new Work("stringk16", Speech.STRING, 50, 1, 16 * 1024, SHORT, 0.02, 0.85),
            new Work("deflate1k", Speech.DEFLATE, 50, 1, 1024, SHORT, 0.01, 0),
            new Work("wss1", Speech.WSS, 50, 1, 20, SHORT, 0.01, 0.72),
            new Work("wss16", Speech.WSS, 50, 16, 20, SHORT, 0.01, 0.65),
            new Work("wssk16", Speech.WSS, 50, 1, 16 * 1024, SHORT, 0.02, 0.42),
            new Work("http16", Speech.HTTP, 50, 16, PlainText.requestSize(), SHORT, 0.01, 0.80));

    static Work named(String name) {
        return ALL.stream()
                .filter(work -> work.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("no such work: " + name));
    }

    /** One message on each of so many sessions, which are idle afterwards. */
    static Work idle(Speech speech, int sessions) {
        return new Work("idle", speech, sessions, 1, 20, Duration.ZERO, 0, 0);
    }

    /** The same where nothing is asked of ours. */
    Work unbound() {
        return new Work(name, speech, connections, depth, payload, window, tolerance, 0);
    }

    /** Whether the server can do it: of somebody else's it is only known that they echo, compressed if asked. */
    boolean isFor(Competitor server) {
        if (server.name().equals(Competitor.TEXT)) {
            return isText();
        }
        if (server.secure() || speech == Speech.WSS) {
            // Somebody else's servers have a certificate that nobody here knows.
            return speech == Speech.WSS && server.ours();
        }
        if (isText() && !server.ours()) {
            return false;
        }
        return speech != Speech.HTTP || server.ours();
    }

    /** What is spoken with the server: raw ones echo whatever they get. */
    Speech speech(Competitor server) {
        if (!server.webSocket()) {
            return Speech.RAW;
        }
        boolean reference = server.name().equals(reference());
        return reference ? Speech.WS : speech;
    }

    /** Whether it is text, which is compared with bytes. */
    boolean isText() {
        return speech == Speech.TEXT || speech == Speech.STRING;
    }

    /** What it is compared with: the bare echo, or for text and TLS our own server without. */
    String reference() {
        return isText() || speech == Speech.WSS ? Competitor.WSMULTI : Competitor.RAW;
    }

    /** The server that must reach the bound. */
    String measured() {
        if (isText()) {
            return Competitor.TEXT;
        }
        return speech == Speech.WSS ? Competitor.JSSE : Competitor.WSMULTI;
    }

    private Work connections(int count) {
        return new Work(name, speech, count, depth, payload, window, tolerance, must);
    }

    /** Messages a second at which latency is measured: what the slowest server can bear. */
    double rate() {
        return payload > 1024 ? 8_000 : depth > 1 ? 48_000 : 20_000;
    }

    /** With fewer connections and shorter windows, for a quick look; 0 leaves what it is. */
    Work adjusted(int connections, int windowMillis) {
        Work work = connections > 0 ? connections(connections) : this;
        return windowMillis > 0 ? work.window(Duration.ofMillis(windowMillis)) : work;
    }

    private Work window(Duration time) {
        return new Work(name, speech, connections, depth, payload, time, tolerance, must);
    }
}
