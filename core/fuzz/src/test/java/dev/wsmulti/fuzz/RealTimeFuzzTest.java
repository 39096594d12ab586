package dev.wsmulti.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Fuzzes every target for a short time in the build, and for long on purpose, two at a time, each in a Java of its own:
 * {@code mvn verify -Psoak -pl core/fuzz -am -Dtest=RealTimeFuzzTest -Dsurefire.failIfNoSpecifiedTests=false}, 5 minutes a
 * target unless {@code -Dfuzz.minutes=N} says otherwise; {@code -Dfuzz.target=FrameFuzz} runs one alone.
 */
class RealTimeFuzzTest {
    private static final Path FOLDER = Path.of("target", "fuzz").toAbsolutePath();
    private static final int AT_ONCE = 2;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void fiveSecondsEach() throws Exception {
        List<Fuzzer.Report> reports = fuzz(Targets.all(), "smoke", Duration.ofSeconds(5));
        assertThat(reports)
                .allSatisfy(report -> assertThat(report.runs())
                        .as(report.toString())
                        .isGreaterThan(Targets.inputs(report.target()).size()));
    }

    /** The tests of the targets: what is planted is found, by the right one. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void everyTargetFindsItsPlantedBug() throws Exception {
        assertThat(PlantedBug.values()).extracting(PlantedBug::target).containsExactlyElementsOf(Targets.all());
        List<Fuzzer.Report> reports = twoAtATime(Stream.of(PlantedBug.values())
                .map(bug -> (Callable<Fuzzer.Report>) () -> find(bug))
                .toList());
        reports.forEach(System.out::println);
        assertThat(reports)
                .allSatisfy(report -> assertThat(report.finding())
                        .as("%s, see %s", report.target(), report.log())
                        .isPresent());
    }

    private static Fuzzer.Report find(PlantedBug bug) throws Exception {
        Path folder = Files.createDirectories(FOLDER.resolve("planted").resolve(bug.target()));
        return new Fuzzer(bug.target(), folder, bug.plant(folder.resolve("classes"))).run(Duration.ofSeconds(30));
    }

    @Test
    @Tag("soak")
    void forLong() throws Exception {
        String only = System.getProperty("fuzz.target", "");
        List<String> targets = Targets.all().stream()
                .filter(target -> only.isEmpty() || target.equals(only))
                .toList();
        assertThat(fuzz(targets, "long", Duration.ofMinutes(Integer.getInteger("fuzz.minutes", 5))))
                .isNotEmpty();
    }

    private static List<Fuzzer.Report> fuzz(List<String> targets, String folder, Duration time) throws Exception {
        List<Fuzzer.Report> reports = twoAtATime(targets.stream()
                .map(target -> (Callable<Fuzzer.Report>)
                        () -> new Fuzzer(target, FOLDER.resolve(folder).resolve(target)).run(time))
                .toList());
        reports.forEach(System.out::println);
        assertThat(reports)
                .allSatisfy(report -> assertThat(report.finding())
                        .as("%s, see %s", report.target(), report.log())
                        .isEmpty());
        return reports;
    }

    private static <T> List<T> twoAtATime(List<Callable<T>> tasks) throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> each : two.invokeAll(tasks)) {
                results.add(each.get());
            }
            return results;
        } finally {
            two.shutdownNow();
        }
    }
}
