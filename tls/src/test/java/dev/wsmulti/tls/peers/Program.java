package dev.wsmulti.tls.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program of others, told things and heard, bounded in time and ended by the test that started it. */
final class Program implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;
    private static final String END = "(end of output)";

    private final List<String> command;
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final StringBuffer said = new StringBuffer();
    private final Thread reader;

    private Program(List<String> command, Path folder, Map<String, String> environment) throws IOException {
        this.command = command;
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        builder.environment().putAll(environment);
        process = builder.start();
        reader = new Thread(this::read, "output of " + command.get(0));
        reader.setDaemon(true);
        reader.start();
    }

    static Program start(Path folder, Map<String, String> environment, List<String> command) throws IOException {
        return new Program(command, folder, environment);
    }

    static Program start(Path folder, List<String> command) throws IOException {
        return start(folder, Map.of(), command);
    }

    /** Runs it to its end, which must be a good one; what it said. */
    static String run(Path folder, Map<String, String> environment, List<String> command) throws IOException {
        try (Program program = start(folder, environment, command)) {
            assertThat(program.ends())
                    .as("exit code of %s, which said:%n%s", command, program.said)
                    .isZero();
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

    /** Tells it something. A program that has ended hears nothing. */
    void tell(String text) {
        try {
            OutputStream input = process.getOutputStream();
            input.write(text.getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException ended) {
            said.append("(not heard: ").append(ended.getMessage()).append(")\n");
        }
    }

    /** Waits for a line in which this is found; lines before it are passed over. */
    Matcher says(String expression) {
        Pattern pattern = Pattern.compile(expression);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            String line = next(end - System.nanoTime());
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                return matcher;
            }
            if (line.equals(END)) {
                return fail("%s did not say <%s>; it said:%n%s", command, expression, said);
            }
        }
    }

    private String next(long nanos) {
        try {
            String line = lines.poll(nanos, TimeUnit.NANOSECONDS);
            return line == null ? END : line;
        } catch (InterruptedException interrupted) {
            return fail("interrupted while hearing %s, which said:%n%s", command, said);
        }
    }

    /** The port that it says it listens on. */
    int port(String expression) {
        return Integer.parseInt(says(expression).group(1));
    }

    /** Waits for its end; the exit code. */
    int ends() {
        try {
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            reader.join(TimeUnit.SECONDS.toMillis(ended ? PATIENCE_SECONDS : 0) + 1);
            assertThat(ended).as("%s ends in time; it said:%n%s", command, said).isTrue();
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            return fail("interrupted while waiting for the end of %s, which said:%n%s", command, said);
        }
    }

    /** All that it said so far. */
    String said() {
        return said.toString();
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
