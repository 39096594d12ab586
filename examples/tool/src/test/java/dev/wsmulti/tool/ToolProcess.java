package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The packaged tool as a process of its own. */
final class ToolProcess implements AutoCloseable {
    private static final long PATIENCE = 60;

    /** The tool's classes as they lie in memory, made once for a run: most of what these runs cost is the start of a JVM. */
    private static final Path CLASSES = archive();

    private final Process process;
    private final CompletableFuture<byte[]> out;
    private final CompletableFuture<byte[]> err;

    private ToolProcess(Process process, boolean readsOutput, boolean readsError) {
        this.process = process;
        this.out = readsOutput ? reading(process.getInputStream()) : CompletableFuture.completedFuture(new byte[0]);
        this.err = readsError ? reading(process.getErrorStream()) : CompletableFuture.completedFuture(new byte[0]);
    }

    static List<String> command(String... args) {
        return commandWithHeap("256m", args);
    }

    private static Path archive() {
        try {
            Path folder = Files.createTempDirectory("wsmulti-tool");
            folder.toFile().deleteOnExit();
            Path made = folder.resolve("classes.jsa");
            made.toFile().deleteOnExit();
            // Nobody listens there: what is loaded until that is known is most of what the tests load.
            List<String> command = java("256m", "-XX:ArchiveClassesAtExit=" + made);
            command.add("ws://127.0.0.1:1/");
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return made;
        } catch (IOException notStarted) {
            throw new UncheckedIOException(notStarted);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static List<String> commandWithHeap(String most, String... args) {
        List<String> command = java(most, "-XX:SharedArchiveFile=" + CLASSES);
        command.addAll(List.of(args));
        return command;
    }

    private static List<String> java(String most, String option) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx" + most, option));
        command.addAll(List.of("-jar", System.getProperty("wsmulti.jar")));
        return command;
    }

    /** Starts the tool; its input stays open until {@link #endInput}. */
    static ToolProcess start(String... args) {
        return start(true, true, command(args));
    }

    /** The same, but nobody reads its output until the test does, by {@link #output}. */
    static ToolProcess startUnread(String... args) {
        return start(false, true, command(args));
    }

    /** Nobody reads what it says on standard error until the test does, by {@link #error}. */
    static ToolProcess startErrorUnread(String... args) {
        return start(true, false, command(args));
    }

    /** The same, in little memory. */
    static ToolProcess startUnreadWithHeap(String most, String... args) {
        return start(false, true, commandWithHeap(most, args));
    }

    /**
     * One that hears SIGINT wherever the build was started: a shell without job control has its background jobs ignore
     * it, and their children inherit that.
     */
    static ToolProcess startHearingSignals(String... args) throws IOException, InterruptedException {
        List<String> heard = List.of("env", "--default-signal=INT");
        List<String> probe = new ArrayList<>(heard);
        probe.add("true");
        List<String> command = new ArrayList<>();
        if (new ProcessBuilder(probe).start().waitFor() == 0) {
            command.addAll(heard);
        }
        command.addAll(command(args));
        return start(true, true, command);
    }

    private static ToolProcess start(boolean readsOutput, boolean readsError, List<String> command) {
        try {
            return new ToolProcess(builder(command).start(), readsOutput, readsError);
        } catch (IOException notStarted) {
            throw new UncheckedIOException(notStarted);
        }
    }

    private static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        // A proxy of the machine is not meant.
        builder.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        return builder;
    }

    /** Runs the tool to its end by a line of shell, to which its command is {@code "$@"}. */
    static ToolProcess runByShell(String script, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        command.addAll(command(args));
        ToolProcess tool = new ToolProcess(builder(command).start(), true, true);
        tool.exitCode();
        return tool;
    }

    /** Runs the tool to its end without input. */
    static ToolProcess run(String... args) {
        return runWith(new byte[0], args);
    }

    /** Runs the tool to its end with this input. */
    static ToolProcess runWith(String input, String... args) {
        return runWith(input.getBytes(StandardCharsets.UTF_8), args);
    }

    static ToolProcess runWith(byte[] input, String... args) {
        ToolProcess tool = start(args);
        tool.write(input);
        tool.endInput();
        tool.exitCode();
        return tool;
    }

    private static CompletableFuture<byte[]> reading(InputStream stream) {
        CompletableFuture<byte[]> all = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            try (stream) {
                stream.transferTo(read);
                all.complete(read.toByteArray());
            } catch (IOException broken) {
                all.completeExceptionally(broken);
            }
        });
        reader.setDaemon(true);
        reader.start();
        return all;
    }

    /** Writes input; a process that has ended does not take it, which is no fault. */
    void write(byte[] input) {
        try {
            OutputStream stdin = process.getOutputStream();
            stdin.write(input);
            stdin.flush();
        } catch (IOException ended) {
            assertThat(ended).hasMessageMatching("Broken pipe|Stream closed");
        }
    }

    void write(String input) {
        write(input.getBytes(StandardCharsets.UTF_8));
    }

    void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException ended) {
            assertThat(ended).hasMessageMatching("Broken pipe|Stream closed");
        }
    }

    /** Output that nobody reads yet; for {@link #startUnread}. */
    BufferedReader output() {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The same for standard error; for {@link #startErrorUnread}. */
    BufferedReader error() {
        return new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    int exitCode() {
        return exitCode(Duration.ofSeconds(PATIENCE));
    }

    int exitCode(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                close();
                throw new AssertionError("the tool did not end; it said: " + err());
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            close();
            throw new AssertionError(interrupted);
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    byte[] outBytes() {
        return get(out);
    }

    String out() {
        return new String(outBytes(), StandardCharsets.UTF_8);
    }

    String err() {
        return new String(get(err), StandardCharsets.UTF_8);
    }

    private static byte[] get(CompletableFuture<byte[]> future) {
        try {
            return future.get(PATIENCE, TimeUnit.SECONDS);
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    /** Ended with this code and one line that begins with it and holds these words. */
    void failed(int code, String... words) {
        assertThat(exitCode()).as("exit code; it said: %s", err()).isEqualTo(code);
        assertThat(err().lines()).as("lines on standard error").hasSize(1);
        assertThat(err()).startsWith("wsmulti: (" + code + ") ");
        assertThat(List.of(words)).allSatisfy(word -> assertThat(err()).contains(word));
    }

    /** Ended with 0 and this output. */
    void printed(String output) {
        assertThat(exitCode()).as("exit code; it said: %s", err()).isZero();
        assertThat(out()).isEqualTo(output);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
