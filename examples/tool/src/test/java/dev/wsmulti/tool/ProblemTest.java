package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void whatTheJdkSaysOfFilesBecomesASentence() {
        assertThat(Problem.reason(new AccessDeniedException("f"))).isEqualTo("no permission for f");
        assertThat(Problem.reason(new NoSuchFileException("f"))).isEqualTo("f does not exist");
        assertThat(Problem.reason(new IOException("the disk is on fire"))).isEqualTo("the disk is on fire");
        assertThat(Problem.reason(new IOException())).isEqualTo("java.io.IOException");
    }
}
