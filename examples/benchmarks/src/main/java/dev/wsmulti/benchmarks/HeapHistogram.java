package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Live bytes of a JVM by class, after a full collection.
 *
 * @param bytes by the name of the class as the JVM prints it
 */
record HeapHistogram(Map<String, Long> bytes) {
    /** Number, instances, bytes, class; then the module, which is left out. */
    private static final Pattern LINE = Pattern.compile("^\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+)|^(Total) ");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static HeapHistogram of(long pid, Path jcmd) throws IOException, InterruptedException {
        Map<String, Long> bytes = new TreeMap<>();
        List<String> command = List.of(jcmd.toString(), String.valueOf(pid), "GC.class_histogram");
        try (ChildProcess process = ChildProcess.start("jcmd", command)) {
            for (Matcher line = process.await(LINE, PATIENCE);
                    line.group(4) == null;
                    line = process.await(LINE, PATIENCE)) {
                bytes.merge(line.group(3), Long.valueOf(line.group(2)), Long::sum);
            }
        }
        return new HeapHistogram(bytes);
    }

    /** Bytes that came since an earlier look, by class and by one of so many. */
    Map<String, Double> perOne(HeapHistogram earlier, int count) {
        Map<String, Double> each = new TreeMap<>();
        bytes.forEach((name, now) -> {
            long grown = now - earlier.bytes.getOrDefault(name, 0L);
            each.put(name, (double) grown / count);
        });
        return each;
    }
}
