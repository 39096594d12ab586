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

    private Autobahn() {}

    /** {@code server}, {@code client}, or nothing for both at once. Ends with 0 if all is as expected. */
    public static void main(String[] args) {
        List<Role> roles = args.length == 0
                ? List.of(Role.values())
                : Stream.of(args)
                        .map(name -> Role.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList();
        List<CompletableFuture<Boolean>> runs = roles.stream()
                .map(role -> CompletableFuture.supplyAsync(() -> isAsExpected(role), task -> new Thread(task).start()))
                .toList();
        boolean good = runs.stream().map(CompletableFuture::join).reduce(true, Boolean::logicalAnd);
        System.exit(good ? 0 : 1);
    }

    private static boolean isAsExpected(Role role) {
        Instant began = Instant.now();
        String name = role.name().toLowerCase(Locale.ROOT);
        Path folder = REPORTS.resolve(name);
        try {
            empty(folder);
            role.test(folder, began.plus(MOST));
            Verdicts verdicts = Verdicts.of(folder.resolve("index.json"));
            Files.write(folder.resolve("verdicts.txt"), verdicts.lines());
            List<String> differences = verdicts.differences(Verdicts.expected());
            String judgement = differences.isEmpty() ? "as expected" : "NOT as expected";
            long seconds = Duration.between(began, Instant.now()).toSeconds();
            say(name + ": " + verdicts + ": " + judgement + ", " + seconds + " s", differences);
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
