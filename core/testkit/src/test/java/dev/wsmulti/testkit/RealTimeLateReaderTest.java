package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Waits 3 s, as the acceptance says, and then for 256 MiB over a real socket. */
class RealTimeLateReaderTest {
    /** Acceptance 9: the server is held, so an echo that ignores the result loses nothing and needs no memory. */
    @Test
    void anEchoThatIgnoresTheResultLosesNothing() throws IOException {
        assertThat(Forked.run(64, 60, RealTimeLateReaderProgram.class, 256, 3000))
                .contains("4096 messages came back");
    }
}
