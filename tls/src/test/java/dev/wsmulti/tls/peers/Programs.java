package dev.wsmulti.tls.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** Where the programs of others are. A missing one fails the test: a skipped test would look like a passed one. */
final class Programs {
    private static final Path ROOT = Path.of(System.getProperty("wsmulti.root", "."));
    private static final Path INSTALLED = ROOT.resolve("target/peers");

    private Programs() {}

    static String onThePath(String program) {
        // Debian keeps daemons in sbin, which is not on the path of every user.
        Stream<Path> folders = Stream.concat(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(Path::of),
                Stream.of(Path.of("/usr/sbin")));
        Path found = folders.map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(Path.of(program));
        return existing(found);
    }

    static String python() {
        return existing(INSTALLED.resolve("python3"));
    }

    /** The folder whose node_modules has ws and playwright-core. */
    static String nodeModules() {
        existing(INSTALLED.resolve("node_modules/ws/package.json"));
        return INSTALLED.toString();
    }

    /** A script for TLS. */
    static String script(String name) {
        return existing(ROOT.resolve("tls/src/test/resources/peers").resolve(name));
    }

    /** A script that does without TLS as well as with it. */
    static String commonScript(String name) {
        return existing(ROOT.resolve("core/testkit/src/test/resources/peers").resolve(name));
    }

    private static String existing(Path file) {
        assertThat(file)
                .as("a program of others is missing: run .ci/peers as root")
                .exists();
        return file.toString();
    }
}
