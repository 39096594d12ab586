package dev.wsmulti.observe;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the engine says to people who run it: little, and never anything secret. Names begin with {@code dev.wsmulti}. */
public final class Log {
    private static final Logger LOOP = LoggerFactory.getLogger("dev.wsmulti.loop");
    private static final Logger SERVER = LoggerFactory.getLogger("dev.wsmulti.server");

    private static final Logger TRACE = LoggerFactory.getLogger("dev.wsmulti.trace");

    private Log() {}

    /** A defect or a misuse that no transfer can be told of. */
    public static void warn(String message) {
        LOOP.warn(message);
    }

    /** A defect of ours, or a task of the user's that threw. */
    public static void error(String message, @Nullable Throwable thrown) {
        LOOP.error(message, thrown);
    }

    /** A line of the trace: what hurts everybody. */
    public static void traceError(Object line) {
        TRACE.error("{}", line);
    }

    /** A line of the trace: beginnings and ends. */
    public static void traceInfo(Object line) {
        TRACE.info("{}", line);
    }

    /** A line of the trace: everything else. */
    public static void traceDebug(Object line) {
        TRACE.debug("{}", line);
    }

    /** What happens to a server: where it listens, when it rests. */
    public static void server(String message) {
        SERVER.info(message);
    }
}
