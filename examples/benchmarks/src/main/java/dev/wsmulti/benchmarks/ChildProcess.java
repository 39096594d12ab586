package dev.wsmulti.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that we started and talk to by lines. It ends with {@link #close}, and at the latest with this JVM. */
final class ChildProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Writer in;
    /** Bounded: a server may be talkative, and nobody reads what it says later. */
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(100_000);

    private final Thread hook = new Thread(this::destroy);

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        in = process.outputWriter(StandardCharsets.UTF_8);
        Runtime.getRuntime().addShutdownHook(hook);
        Thread reader = new Thread(this::readLines, name + "-output");
        reader.setDaemon(true);
        reader.start();
    }

    static ChildProcess start(String name, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new ChildProcess(name, process);
    }

    private void readLines() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (!lines.offer(line)) {
                    lines.clear();
                }
            }
        } catch (IOException gone) {
            // the process has ended, which await() finds by itself
        }
    }

    long pid() {
        return process.pid();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Says a line. */
    void tell(String line) throws IOException {
        in.write(line + "\n");
        in.flush();
    }

    /**
     * The next line in which the pattern is found; those before it are dropped.
     *
     * @throws IOException if the process ends, or the time
     */
    Matcher await(Pattern pattern, Duration most) throws IOException, InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (System.nanoTime() < end) {
            boolean alive = process.isAlive();
            String line = lines.poll(100, TimeUnit.MILLISECONDS);
            if (line != null) {
                Matcher matcher = pattern.matcher(line);
                if (matcher.find()) {
                    return matcher;
                }
            } else if (!alive) {
                throw new IOException(name + " ended with exit code " + process.exitValue());
            }
        }
        throw new IOException(name + " said nothing like \"" + pattern + "\" within " + most.toSeconds() + " s");
    }

    private void destroy() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }

    @Override
    public void close() {
        try {
            destroy();
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(2, TimeUnit.SECONDS);
            }
            in.close();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException ignored) {
            // what was not yet written has no reader any more
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // then the hook does what close() did
        }
    }
}
