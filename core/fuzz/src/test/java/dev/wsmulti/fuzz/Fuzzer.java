package dev.wsmulti.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs Jazzer on one target in a Java of its own. Everything of a run is kept below {@code target}: the log, the inputs that
 * reach something new, and what was found as {@code crash-...}.
 */
final class Fuzzer {
    /** The detectors of Jazzer are for libraries that are none of our business; without them it starts sooner. */
    private static final List<String> DETECTORS = List.of(
            "BigDecimal",
            "ClojureLangHooks",
            "Deserialization",
            "ExpressionLanguageInjection",
            "FilePathTraversal",
            "LdapInjection",
            "NamingContextLookup",
            "OsCommandInjection",
            "ReflectiveCall",
            "RegexInjection",
            "RegexRoadblocks",
            "ScriptEngineInjection",
            "ServerSideRequestForgery",
            "SqlInjection",
            "TemplateInjection",
            "UnsafeSanitizer",
            "XPathInjection",
            "XmlParserSsrfGuidance");

    private static final Pattern RUNS = Pattern.compile("stat::number_of_executed_units: (\\d+)");
    private static final Pattern COVERAGE = Pattern.compile("cov: (\\d+) ft: (\\d+)");
    private static final Pattern FINDING = Pattern.compile("== Java Exception: (.*(?:\n(?!\tat ).*)*)");

    private final String target;
    private final Path folder;
    private final List<String> before;

    /**
     * What a run said.
     *
     * @param runs inputs that were tried
     * @param edges places in the code that were reached, as libFuzzer counts them ({@code cov})
     * @param features the same with how often ({@code ft})
     * @param finding what the target threw, and nothing if it did not
     */
    record Report(String target, long runs, int edges, int features, Optional<String> finding, Path log) {
        @Override
        public String toString() {
            return String.format(
                    "%-14s %,12d runs, cov %,6d, ft %,7d, %s",
                    target, runs, edges, features, finding.orElse("nothing found"));
        }
    }

    /**
     * A run in a folder of its own.
     *
     * @param before what stands in front of the class path
     */
    Fuzzer(String target, Path folder, Path... before) {
        this.target = target;
        this.folder = folder;
        this.before = Stream.of(before).map(Path::toString).toList();
    }

    /** Fuzzes until something is found or the time is over. */
    Report run(Duration time) throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Path log = folder.resolve("fuzzer.log");
        Process process = new ProcessBuilder(command(corpus, time))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            // The fuzzer ends by itself; the rest is its start, which may be slow on a machine with other things to do.
            if (!process.waitFor(time.toSeconds() + 120, TimeUnit.SECONDS)) {
                throw new IOException("the fuzzer does not end: " + log);
            }
        } finally {
            process.destroyForcibly();
        }
        return report(Files.readString(log), log, process.exitValue());
    }

    private List<String> command(Path corpus, Duration time) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                Stream.concat(before.stream(), Stream.of(System.getProperty("java.class.path")))
                        .collect(Collectors.joining(System.getProperty("path.separator"))),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Targets.className(target),
                "--instrumentation_includes=dev.wsmulti.**",
                "--instrumentation_excludes=dev.wsmulti.fuzz.**",
                "--custom_hook_includes=none",
                "--disabled_hooks="
                        + DETECTORS.stream()
                                .map(name -> "com.code_intelligence.jazzer.sanitizers." + name)
                                .collect(Collectors.joining(":")),
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-print_final_stats=1",
                "-max_total_time=" + time.toSeconds()));
        if (time.compareTo(Duration.ofMinutes(1)) < 0) {
            command.add(1, "-XX:TieredStopAtLevel=1");
        }
        Targets.dictionary(target).ifPresent(words -> command.add("-dict=" + words));
        command.add(corpus.toString());
        command.add(Targets.corpus(target).toString());
        return command;
    }

    private Report report(String printed, Path log, int exit) throws IOException {
        Optional<String> finding = Optional.of(FINDING.matcher(printed))
                .filter(found -> found.find())
                .map(found -> found.group(1).strip());
        if (exit != 0 && finding.isEmpty()) {
            throw new IOException("the fuzzer ended with " + exit + ": " + log);
        }
        List<MatchResult> coverage = COVERAGE.matcher(printed).results().toList();
        return new Report(
                target,
                last(RUNS.matcher(printed).results().toList(), 1),
                (int) last(coverage, 1),
                (int) last(coverage, 2),
                finding,
                log);
    }

    private static long last(List<MatchResult> found, int group) {
        return found.isEmpty() ? 0 : Long.parseLong(found.get(found.size() - 1).group(group));
    }
}
