package dev.wsmulti.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeriesTest {
    private static final Work WORK = new Work("w", Speech.WS, 1, 1, 20, Duration.ZERO, 0.01, 0.9);

    @Test
    void roundsStandForThemselves() {
        // the machine is half as fast in the second round, and its order is turned round
        Series series = series(
                sample(0, "raw", 100),
                sample(0, "wsmulti", 125),
                sample(0, "control", 100),
                sample(1, "control", 200),
                sample(1, "wsmulti", 250),
                sample(1, "raw", 200));

        assertThat(series.ratios("wsmulti")).containsExactly(0.8, 0.8);
        assertThat(series.ratio("control").median()).isEqualTo(1);
        assertThat(series.cost("raw").median()).isEqualTo(150);
        assertThat(series.reached()).isFalse();
    }

    @Test
    void whatCannotBeBelievedIsSaid() {
        Series steady = series(sample(0, "raw", 100), sample(0, "wsmulti", 100), sample(0, "control", 100.5));
        Series controlOff = series(sample(0, "raw", 100), sample(0, "wsmulti", 100), sample(0, "control", 102));
        Series moving = series(
                sample(0, "raw", 100),
                sample(0, "wsmulti", 100),
                sample(0, "control", 100),
                sample(1, "raw", 130),
                sample(1, "wsmulti", 130),
                sample(1, "control", 130));

        assertThat(steady.doubts()).isEmpty();
        assertThat(controlOff.doubts()).containsExactly("two identical servers compare to 0.980: repeat");
        assertThat(moving.doubts())
                .containsExactly(
                        "raw moved by more than 8 % in 2 of 2 rounds",
                        "raw's median is more than 10 % above its lowest: a slow phase, which flatters; repeat");
    }

    @Test
    void spreadLiesBetweenTheExtremes() {
        Spread spread = Spread.of(4, 1, 3, 2, 5);

        assertThat(spread).isEqualTo(new Spread(1, 2, 3, 4, 5));
        assertThat(Spread.of(1, 2).median()).isCloseTo(1.5, within(1e-9));
    }

    private static Sample sample(int round, String server, double cost) {
        return new Sample(round, server, 1000, 0, (long) (cost * 1000));
    }

    private static Series series(Sample... samples) {
        return new Series(WORK, List.of("raw", "wsmulti", "control"), List.of(samples), Map.of());
    }
}
