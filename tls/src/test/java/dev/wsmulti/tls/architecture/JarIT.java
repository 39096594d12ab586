package dev.wsmulti.tls.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The size of the packaged jar. */
final class JarIT {
    /** Raised from 120 KB by docs/decisions/0016-the-jar-of-tls.md. */
    private static final long JAR_BYTES = 190 * 1024;

    @Test
    void jarStaysSmall() throws IOException {
        Path jar = Path.of(System.getProperty("wsmulti.jar"));
        System.out.printf("Size of %s: %d bytes%n", jar.getFileName(), Files.size(jar));
        assertThat(Files.size(jar)).isLessThanOrEqualTo(JAR_BYTES);
    }
}
