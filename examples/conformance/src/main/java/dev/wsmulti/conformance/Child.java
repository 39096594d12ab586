package dev.wsmulti.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JVM of ours with another program. What it says goes into a file. It ends with {@link #close}, at the latest with us. */
final class Child implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on [^ ]*:(\\d+)");

    private final Path log;
    private final Instant deadline;
    private final Process process;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final Thread hook;

    private Child(Path log, Instant deadline, Process process) {
        this.log = log;
        this.deadline = deadline;
        this.process = process;
        hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
        Thread reader = new Thread(this::read, "output into " + log);
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it; by the deadline it must have done what is asked of it. */
    static Child start(Path log, Instant deadline, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
        command.addAll(arguments);
        return new Child(
                log,
                deadline,
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    private void read() {
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
                PrintWriter kept = new PrintWriter(Files.newBufferedWriter(log), true)) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                kept.println(line);
                Matcher matcher = LISTENING.matcher(line);
                if (matcher.find()) {
                    port.complete(Integer.valueOf(matcher.group(1)));
                }
            }
            port.completeExceptionally(new IOException("it has ended"));
        } catch (IOException closed) {
            port.completeExceptionally(closed);
        }
    }

    /** Where it listens, which it says. */
    int port() throws IOException, InterruptedException {
        try {
            return port.get(millisLeft(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException silent) {
            throw new IOException("a program did not say where it listens; see " + log, silent);
        }
    }

    /** Waits for its end, which must be a good one. */
    void succeed() throws IOException, InterruptedException {
        if (!process.waitFor(millisLeft(), TimeUnit.MILLISECONDS)) {
            throw new IOException("a program did not end in time; see " + log);
        }
        if (process.exitValue() != 0) {
            throw new IOException("a program ended with exit code " + process.exitValue() + "; see " + log);
        }
    }

    private long millisLeft() {
        return Math.max(0, Duration.between(Instant.now(), deadline).toMillis());
    }

    @Override
    public void close() {
        process.destroyForcibly();
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
