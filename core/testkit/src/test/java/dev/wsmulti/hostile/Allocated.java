package dev.wsmulti.hostile;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Bytes of heap that this thread asks for. By reflection: the module of the tests does not read that of the JVM's figures. */
final class Allocated {
    private static final Object THREADS;
    private static final Method BYTES;

    static {
        try {
            THREADS = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            BYTES = Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
        } catch (ReflectiveOperationException missing) {
            throw new ExceptionInInitializerError(missing);
        }
    }

    private Allocated() {}

    /** How many it takes to run something. */
    @SuppressWarnings("deprecation") // threadId() comes with JDK 19
    static long by(Runnable action) {
        long thread = Thread.currentThread().getId();
        long before = bytes(thread);
        action.run();
        return bytes(thread) - before;
    }

    private static long bytes(long thread) {
        try {
            return (long) BYTES.invoke(THREADS, thread);
        } catch (IllegalAccessException | InvocationTargetException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
