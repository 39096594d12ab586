package dev.wsmulti.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** The commands that count in thousands of sessions, with few: everybody is there at the end, and has had its ping. */
class ManySessionsTest {
    @Test
    void inMemoryEachSessionStaysAndHasItsPingAndItsPong() {
        String said = say("simulate", "--pairs=300");
        assertThat(said).contains("300 pairs on one loop, opened over 30 s", "pings and pongs: 600");
        assertThat(said).contains("sessions still open: 300");
    }

    @Test
    void atOneMomentAllPingsAreDueAtOnce() {
        assertThat(say("simulate", "--pairs=300", "--burst")).contains("most 300", "pings and pongs: 600");
    }

    @Test
    void onSocketsEveryStepIsPrinted() {
        String said = say("scale", "--pairs=300");
        assertThat(said).contains("| 280 | ", "| 440 | ", "| 600 | ", "must be within 5 %");
    }

    @Test
    void linksAreBackWhenTheirServerIs() {
        String said = say("reconnect", "--sessions=50", "--rate=100", "--down=1");
        assertThat(said).contains("back: 50 of 50", "given up: 0");
    }

    private static String say(String... arguments) {
        StringWriter said = new StringWriter();
        int exit = Yardstick.commandLine(new PrintWriter(said)).execute(arguments);
        assertThat(exit).as("exit code, after: %s", said).isZero();
        return said.toString();
    }
}
