package dev.wsmulti.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The load, one thread in a process of its own, told by lines on standard input:
 *
 * <pre>
 * connect NAME SPEECH HOST PORT COUNT     answered by: connected
 * window NAME DEPTH PAYLOAD MILLIS        answered by: messages COUNT NUDGES
 * paced NAME DEPTH PAYLOAD MILLIS RATE    answered by: latency COUNT and nanoseconds: median, p99, p99.9, most
 * stats                                   answered by: stats allocated=BYTES
 * disconnect                              answered by: disconnected
 * </pre>
 *
 * What fails is answered by {@code error} and a sentence; the end of input ends the process.
 */
public final class Load {
    private final Map<String, Crowd> crowds = new HashMap<>();

    private Load() {}

    public static void main(String... args) throws IOException {
        Load load = new Load();
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(load.answer(line));
            }
        }
    }

    private String answer(String line) {
        List<String> words = List.of(line.split(" ", -1));
        try {
            return switch (words.get(0)) {
                case "connect" -> connect(words);
                case "window" -> window(words);
                case "paced" -> paced(words);
                case "stats" -> Remote.stats();
                case "disconnect" -> disconnect();
                default -> "error no such command: " + line;
            };
        } catch (IOException | RuntimeException failed) {
            return "error " + failed;
        }
    }

    private String connect(List<String> words) throws IOException {
        InetSocketAddress server = new InetSocketAddress(words.get(3), Integer.parseInt(words.get(4)));
        Speech speech = Speech.valueOf(words.get(2));
        crowds.put(words.get(1), Crowd.connect(server, speech, Integer.parseInt(words.get(5))));
        return "connected";
    }

    private String window(List<String> words) throws IOException {
        Duration time = Duration.ofMillis(Long.parseLong(words.get(4)));
        Crowd crowd = crowd(words);
        long messages = crowd.window(Integer.parseInt(words.get(2)), Integer.parseInt(words.get(3)), time);
        return "messages " + messages + " " + crowd.nudges();
    }

    private String paced(List<String> words) throws IOException {
        Duration time = Duration.ofMillis(Long.parseLong(words.get(4)));
        double rate = Double.parseDouble(words.get(5));
        var taken = crowd(words).paced(rate, Integer.parseInt(words.get(2)), Integer.parseInt(words.get(3)), time);
        return "latency " + Latency.of(taken).line();
    }

    private Crowd crowd(List<String> words) throws IOException {
        Crowd crowd = crowds.get(words.get(1));
        if (crowd == null) {
            throw new IOException("not connected: " + words.get(1));
        }
        return crowd;
    }

    private String disconnect() {
        crowds.values().forEach(Crowd::close);
        crowds.clear();
        return "disconnected";
    }
}
