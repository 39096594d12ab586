package dev.wsmulti.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Runs all cases of the Autobahn test suite against the tool and compares its verdicts with the expected ones. */
public final class Autobahn {
    private static final Duration MOST = Duration.ofMinutes(15);
    private static final Path REPORTS = Path.of("target", "autobahn");

    private static final String OVER = "over=";

    private Autobahn() {}

    /**
     * {@code server}, {@code client}, or nothing for both at once; before that {@code over=relay} for a relay of plain bytes in
     * between, {@code over=jsse} or {@code over=bc} for TLS by that provider. Ends with 0 if all is as expected.
     */
    public static void main(String[] args) {
        String over = Stream.of(args)
                .filter(argument -> argument.startsWith(OVER))
                .map(argument -> argument.substring(OVER.length()))
                .findFirst()
                .orElse("direct");
        List<Role> asked = Stream.of(args)
                .filter(argument -> !argument.startsWith(OVER))
                .map(name -> Role.valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();
        List<Role> roles = asked.isEmpty() ? List.of(Role.values()) : asked;
        List<CompletableFuture<Boolean>> runs = roles.stream()
                .map(role ->
                        CompletableFuture.supplyAsync(() -> isAsExpected(role, over), task -> new Thread(task).start()))
                .toList();
        boolean good = runs.stream().map(CompletableFuture::join).reduce(true, Boolean::logicalAnd);
        System.exit(good ? 0 : 1);
    }

    private static boolean isAsExpected(Role role, String over) {
        Instant began = Instant.now();
        String name = role.name().toLowerCase(Locale.ROOT);
        Path folder = REPORTS.resolve(over).resolve(name);
        try (Passage passage = Passage.of(over, folder, began.plus(MOST))) {
            empty(folder);
            role.test(folder, passage, began.plus(MOST));
            Verdicts verdicts = Verdicts.of(folder.resolve("index.json"));
            Files.write(folder.resolve("verdicts.txt"), verdicts.lines());
            List<String> differences = verdicts.differences(Verdicts.expected());
            String judgement = differences.isEmpty() ? "as expected" : "NOT as expected";
            long seconds = Duration.between(began, Instant.now()).toSeconds();
            say(name + ", " + over + ": " + verdicts + ": " + judgement + ", " + seconds + " s", differences);
            return differences.isEmpty();
        } catch (IOException failed) {
            say(name + ": " + failed.getMessage(), List.of());
            return false;
        } catch (InterruptedException nobodyDoesThat) {
            throw new IllegalStateException(nobodyDoesThat);
        }
    }

    private static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(folder);
    }

    private static synchronized void say(String line, List<String> details) {
        System.out.println(line);
        details.forEach(System.out::println);
    }
}
