package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Nanoseconds on a processor, by thread, of a process and those it started, as the scheduler counts them: collector and
 * compiler threads too, since whoever runs the server pays for them.
 *
 * @param threads run time by {@code PID/TID}
 */
record RunTime(Map<String, Long> threads) {
    static RunTime of(ProcessHandle process) throws IOException {
        Map<String, Long> threads = new HashMap<>();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(process), process.descendants()).toList();
        for (ProcessHandle one : all) {
            read(one.pid(), threads);
        }
        return new RunTime(threads);
    }

    private static void read(long pid, Map<String, Long> threads) throws IOException {
        Path tasks = Path.of("/proc", String.valueOf(pid), "task");
        try (DirectoryStream<Path> list = Files.newDirectoryStream(tasks)) {
            for (Path task : list) {
                String schedstat = Files.readString(task.resolve("schedstat"));
                long nanos = Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
                threads.put(pid + "/" + task.getFileName(), nanos);
            }
        } catch (NoSuchFileException ended) {
            // a thread or process that ended while we looked: its share of the window is lost
        }
    }

    /** Nanoseconds since an earlier look; a thread that began meanwhile counts whole. */
    long since(RunTime earlier) {
        long nanos = 0;
        for (Map.Entry<String, Long> thread : threads.entrySet()) {
            nanos += thread.getValue() - earlier.threads.getOrDefault(thread.getKey(), 0L);
        }
        return nanos;
    }
}
