package dev.wsmulti.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Standard input as the remote control of a server: the line {@code stats} is answered by {@code stats allocated=BYTES},
 * and the end of input ends the process, so that no server outlives the program that started it.
 */
public final class Remote {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Remote() {}

    /** Obeys from now on, on a thread of its own that sleeps unless told something; what the given thread allocates counts. */
    static void obey(Thread loop) {
        obey(() -> THREADS.getThreadAllocatedBytes(loop.getId()));
    }

    /** The same for a program whose threads are its own affair: what all of them allocate counts. */
    public static void obey() {
        obey(Remote::allocatedByAll);
    }

    /** The answer of a program whose threads are its own affair, and which reads standard input itself. */
    public static String stats() {
        return "stats allocated=" + allocatedByAll();
    }

    private static long allocatedByAll() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    private static void obey(LongSupplier allocated) {
        Thread listener = new Thread(() -> listen(allocated), "remote");
        listener.setDaemon(true);
        listener.start();
    }

    private static void listen(LongSupplier allocated) {
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("stats")) {
                    System.out.println("stats allocated=" + allocated.getAsLong());
                }
            }
        } catch (IOException gone) {
            // whoever held the other end is gone: the same as the end of input
        }
        Runtime.getRuntime().halt(0);
    }

    static void closeQuietly(Closeable closed) {
        try {
            closed.close();
        } catch (IOException ignored) {
            // it is being given up anyway
        }
    }
}
