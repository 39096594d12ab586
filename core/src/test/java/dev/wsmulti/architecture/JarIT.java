package dev.wsmulti.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** Checks of the packaged jar: its size, and that its module graph is closed. */
final class JarIT {

    /** Raised from 300 KiB by docs/decisions/0015-the-room-of-the-tls-seam.md. */
    private static final long JAR_BYTES = 720 * 1024;

    private final Path jar = Path.of(System.getProperty("wsmulti.jar"));

    @TempDir
    private Path folder;

    @Test
    void jarStaysSmall() throws IOException {
        System.out.printf("Size of %s: %d bytes%n", jar.getFileName(), Files.size(jar));
        assertThat(jar).isRegularFile();
        assertThat(Files.size(jar)).isLessThanOrEqualTo(JAR_BYTES);
    }

    @Test
    void jlinkMakesAnImage() throws IOException, InterruptedException, URISyntaxException {
        Path slf4j = Path.of(
                Logger.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path image = folder.resolve("image");
        // as a process of its own: inside a JVM with patched modules some JDKs refuse to link
        run(
                Path.of(System.getProperty("java.home")),
                "jlink",
                "--module-path",
                jar + File.pathSeparator + slf4j,
                "--add-modules",
                "dev.wsmulti.core",
                "--output",
                image.toString());
        assertThat(run(image, "java", "--list-modules")).contains("dev.wsmulti.core", "org.slf4j");
    }

    private String run(Path home, String program, String... arguments) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(arguments);
        builder.command().add(0, home.resolve("bin").resolve(program).toString());
        int status = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(status).as(text).isZero();
        return text;
    }
}
