package dev.wsmulti.micro;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeMap;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/** The command: JMH with its own options; writes a CSV and says what a timer costs a message. */
public final class Micro {
    private static final String ECHO = TimerBenchmark.class.getSimpleName() + ".echo";

    private Micro() {}

    /** @param args options of JMH; the CSV lies in the present folder, or where {@code -Dmicro.out=FILE} says */
    public static void main(String... args) throws Exception {
        var console = new PrintWriter(System.out, true, Charset.defaultCharset());
        run(Path.of(System.getProperty("micro.out", "micro.csv")), console, args);
    }

    static void run(Path csv, PrintWriter console, String... args)
            throws CommandLineOptionException, RunnerException, IOException {
        Collection<RunResult> results = new Runner(new CommandLineOptions(args)).run();
        StringBuilder lines = new StringBuilder("benchmark,parameters,ns_per_op,error\n");
        for (RunResult result : results) {
            lines.append(line(result));
        }
        Files.writeString(csv, lines, StandardCharsets.UTF_8);
        console.println(timer(results));
    }

    private static String line(RunResult result) {
        Result<?> figure = result.getPrimaryResult();
        return String.format(
                Locale.ROOT,
                "%s,%s,%.3f,%.3f%n",
                name(result),
                parameters(result),
                figure.getScore(),
                figure.getScoreError());
    }

    private static String name(RunResult result) {
        String whole = result.getParams().getBenchmark();
        return whole.substring(whole.lastIndexOf('.', whole.lastIndexOf('.') - 1) + 1);
    }

    private static String parameters(RunResult result) {
        var sorted = new TreeMap<String, String>();
        for (String key : result.getParams().getParamsKeys()) {
            sorted.put(key, result.getParams().getParam(key));
        }
        return sorted.toString().replace(',', ';');
    }

    /** What an echo with a timer takes more than one without. */
    static String timer(Collection<RunResult> results) {
        double without = echo(results, "false");
        double with = echo(results, "true");
        if (Double.isNaN(without) || Double.isNaN(with)) {
            return "timers were not measured";
        }
        return String.format(
                Locale.ROOT,
                "timer: %.2f ns a message, %.2f %% of an echo of the engine without sockets (%.1f and %.1f ns)",
                with - without,
                100 * (with - without) / without,
                with,
                without);
    }

    private static double echo(Collection<RunResult> results, String pings) {
        return results.stream()
                .filter(result -> name(result).equals(ECHO))
                .filter(result -> pings.equals(result.getParams().getParam("pings")))
                .mapToDouble(result -> result.getPrimaryResult().getScore())
                .findFirst()
                .orElse(Double.NaN);
    }
}
