package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
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
        if (threads.isEmpty()) {
            throw new IOException("the scheduler counts no run time of process " + process.pid());
        }
        return new RunTime(threads);
    }

    private static void read(long pid, Map<String, Long> threads) {
        Path tasks = Path.of("/proc", String.valueOf(pid), "task");
        try (DirectoryStream<Path> list = Files.newDirectoryStream(tasks)) {
            for (Path task : list) {
                readThread(pid + "/" + task.getFileName(), task.resolve("schedstat"), threads);
            }
        } catch (IOException | DirectoryIteratorException ended) {
            // the process ended while we looked
        }
    }

    private static void readThread(String name, Path schedstat, Map<String, Long> threads) {
        try {
            String text = Files.readString(schedstat);
            threads.put(name, Long.valueOf(text.substring(0, text.indexOf(' '))));
        } catch (IOException ended) {
            // the thread ended while we looked: its share of the window is lost
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
