package dev.wsmulti.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program of others, bounded in time and ended by the test that started it. What it says goes into failure texts. */
final class PeerProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 40;
    private static final Pattern PORT = Pattern.compile("\\bport ([0-9]+)");
    private static final String END = "(end of output)";

    private final List<String> command;
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final StringBuffer said = new StringBuffer();
    private final Thread reader;
    private int port;

    private PeerProcess(List<String> command) throws IOException {
        this.command = command;
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        reader = new Thread(this::read, "output of " + command.get(0));
        reader.setDaemon(true);
        reader.start();
    }

    static PeerProcess start(List<String> command) {
        try {
            return new PeerProcess(command);
        } catch (IOException notStarted) {
            throw new UncheckedIOException(notStarted);
        }
    }

    /** Runs it to its end, which must be a good one; what it said. */
    static String run(List<String> command) {
        try (PeerProcess program = start(command)) {
            program.succeeds();
            return program.said.toString();
        }
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                said.append(line).append('\n');
                lines.add(line);
            }
        } catch (IOException closed) {
            said.append(closed).append('\n');
        }
        lines.add(END);
    }

    /** The rest of the next line that begins so; lines before it are passed over. */
    String says(String beginning) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try {
            while (true) {
                String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (line == null || line.equals(END)) {
                    return fail("%s did not say <%s>; it said:%n%s", command, beginning, said);
                }
                if (line.startsWith(beginning)) {
                    return line.substring(beginning.length()).strip();
                }
            }
        } catch (InterruptedException interrupted) {
            return fail("interrupted while waiting for <%s> of %s, which said:%n%s", beginning, command, said);
        }
    }

    /** The port that it listens on: its first line says it. */
    int port() {
        if (port == 0) {
            Matcher matcher = PORT.matcher(says(""));
            assertThat(matcher.find())
                    .as("%s says its port; it said:%n%s", command, said)
                    .isTrue();
            port = Integer.parseInt(matcher.group(1));
        }
        return port;
    }

    /** Waits for its end, which must be a good one. */
    void succeeds() {
        try {
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (ended) {
                reader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            }
            assertThat(ended).as("%s ends in time; it said:%n%s", command, said).isTrue();
            assertThat(process.exitValue())
                    .as("exit code of %s, which said:%n%s", command, said)
                    .isZero();
        } catch (InterruptedException interrupted) {
            fail("interrupted while waiting for the end of %s, which said:%n%s", command, said);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
