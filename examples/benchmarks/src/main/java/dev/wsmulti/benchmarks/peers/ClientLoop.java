package dev.wsmulti.benchmarks.peers;

import dev.wsmulti.benchmarks.Remote;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A client library under load, told by the lines that the yardstick's own load understands:
 *
 * <pre>
 * connect NAME SPEECH HOST PORT COUNT     answered by: connected
 * window NAME DEPTH PAYLOAD MILLIS        answered by: messages COUNT 0
 * stats                                   answered by: stats allocated=BYTES
 * disconnect                              answered by: disconnected
 * </pre>
 */
public final class ClientLoop {
    private static final long PATIENCE_SECONDS = 20;

    private final Library library;
    private final List<Talk> talks = new ArrayList<>();
    private volatile byte[] payload = {};
    private volatile boolean open;
    private volatile CountDownLatch running = new CountDownLatch(0);

    /** @param library what is measured */
    public ClientLoop(Library library) {
        this.library = library;
    }

    /** What is measured. */
    public interface Library {
        /** Opens one session and waits until it is; each message that it hears goes to {@link Talk#heard}. */
        Talk.Speaker open(URI server, Talk talk) throws IOException, InterruptedException, ExecutionException;

        /** Begins a window, on the thread that may send. */
        default void begin(Runnable burst) {
            burst.run();
        }

        /** Gives up all sessions. */
        void closeAll();
    }

    /** Obeys until the end of input, which ends the process. */
    public void run() throws IOException, InterruptedException {
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(answer(line));
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private String answer(String line) throws InterruptedException {
        String[] words = line.split(" ", -1);
        try {
            return switch (words[0]) {
                case "connect" -> connect(words);
                case "window" -> window(words);
                case "stats" -> Remote.stats();
                case "disconnect" -> disconnect();
                default -> "error no such command: " + line;
            };
        } catch (IOException | ExecutionException | TimeoutException | RuntimeException failed) {
            return "error " + failed;
        }
    }

    private String connect(String[] words) throws IOException, InterruptedException, ExecutionException {
        URI server = URI.create("ws://" + words[3] + ":" + words[4] + "/");
        for (int i = Integer.parseInt(words[5]); i > 0; i--) {
            Talk talk = new Talk(this);
            talk.speaker(library.open(server, talk));
            talks.add(talk);
        }
        return "connected";
    }

    private String window(String[] words) throws InterruptedException, TimeoutException {
        int depth = Integer.parseInt(words[2]);
        byte[] bytes = new byte[Integer.parseInt(words[3])];
        new Random(bytes.length).nextBytes(bytes);
        payload = bytes;
        running = new CountDownLatch(talks.size());
        open = true;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words[4]));
        talks.forEach(talk -> talk.begin(depth));
        library.begin(() -> talks.forEach(talk -> {
            for (int i = 0; i < depth; i++) {
                talk.say();
            }
        }));
        TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
        open = false;
        if (!running.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException(running.getCount() + " sessions never heard the last of their messages");
        }
        return "messages " + talks.stream().mapToLong(Talk::messages).sum() + " 0";
    }

    private String disconnect() {
        library.closeAll();
        talks.clear();
        return "disconnected";
    }

    byte[] payload() {
        return payload;
    }

    boolean isOpen() {
        return open;
    }

    void ended() {
        running.countDown();
    }
}
