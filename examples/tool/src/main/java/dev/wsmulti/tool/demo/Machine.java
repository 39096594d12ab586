package dev.wsmulti.tool.demo;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;

/** What the process costs. */
final class Machine {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();

    int threads() {
        return threads.getThreadCount();
    }

    /** Nanoseconds that the calling thread, which is the loop's, was on a processor. */
    long loopCpu() {
        return threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : 0;
    }

    /** The same for the whole process: the compiler and the garbage collector too. */
    long processCpu() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(cpu -> cpu.toNanos())
                .orElse(0L);
    }

    /** Bytes of live objects. */
    long heapAfterCollection() {
        System.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
