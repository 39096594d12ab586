package dev.wsmulti.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Prints how many branches of each package of {@code core} the tests of both modules take, as JaCoCo counts them, and holds
 * the packages of the protocols to their aim.
 */
class CoverageIT {
    private static final Path REPORT = Path.of("target", "site", "jacoco-aggregate", "jacoco.csv");
    private static final List<String> HELD =
            List.of("dev.wsmulti.bytes", "dev.wsmulti.frame", "dev.wsmulti.http1", "dev.wsmulti.websocket");

    private static final double AIM = 0.95;

    private static final int PACKAGE = 1;
    private static final int MISSED = 5;
    private static final int COVERED = 6;

    private record Branches(int missed, int covered) {
        Branches and(Branches other) {
            return new Branches(missed + other.missed, covered + other.covered);
        }

        double share() {
            return missed + covered == 0 ? 1 : (double) covered / (missed + covered);
        }
    }

    @Test
    void branchesOfEachPackage() throws IOException {
        Map<String, Branches> packages = new TreeMap<>();
        for (String line : Files.readAllLines(REPORT)) {
            String[] cells = line.split(",", -1);
            if (cells[PACKAGE].startsWith("dev.wsmulti") && !cells[PACKAGE].startsWith("dev.wsmulti.testkit")) {
                Branches some = new Branches(Integer.parseInt(cells[MISSED]), Integer.parseInt(cells[COVERED]));
                packages.merge(cells[PACKAGE], some, Branches::and);
            }
        }
        System.out.printf("Branches taken by the tests of core and testkit%n%8s %8s%n", "share", "missed");
        packages.forEach((name, branches) ->
                System.out.printf("%7.1f%% %8d  %s%n", 100 * branches.share(), branches.missed(), name));
        assertThat(packages).containsKeys(HELD.toArray(String[]::new));
        assertThat(HELD).allMatch(name -> packages.get(name).share() >= AIM, "at least 95 % of its branches");
    }
}
