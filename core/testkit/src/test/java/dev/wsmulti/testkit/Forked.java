package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a program of these tests in a Java of its own, on the class path, with a small heap. */
public final class Forked {
    private Forked() {}

    /** How it is run. */
    public static List<String> command(int megabytes, Class<?> program, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + megabytes + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                classPath(),
                program.getName()));
        Stream.of(arguments).map(String::valueOf).forEach(command::add);
        return command;
    }

    /** Runs it to its end; says what it printed. One that fails, or takes longer, fails the test. */
    public static String run(int megabytes, int seconds, Class<?> program, Object... arguments) throws IOException {
        List<String> command = command(megabytes, program, arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread watch = new Thread(() -> end(process, seconds), "watch of a forked program");
        watch.setDaemon(true);
        watch.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor()).as(printed).isZero();
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            throw new IOException(stop);
        }
        return printed;
    }

    private static void end(Process process, int seconds) {
        try {
            process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private static String classPath() {
        return Stream.of(
                        Path.of(System.getProperty("wsmulti.root"), "core", "testkit", "target", "test-classes"),
                        placeOf("dev.wsmulti.core"),
                        placeOf("dev.wsmulti.testkit"),
                        placeOf("org.slf4j"))
                .map(Path::toString)
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    private static Path placeOf(String module) {
        return ModuleLayer.boot()
                .configuration()
                .findModule(module)
                .flatMap(found -> found.reference().location())
                .map(Path::of)
                .orElseThrow(() -> new IllegalStateException("tests run inside modules: " + module));
    }
}
