package dev.wsmulti.engine;

import dev.wsmulti.secure.SecureLayer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a loop.
 *
 * @param keepDone how many transfers that have ended are kept to be drained
 * @param deflateMemory native bytes that codecs may use
 * @param secure the layer of {@code wss:} and {@code https:} where a request names none; null for none
 * @param tlsThreads threads at once for what of a handshake must not hold up the loop
 * @param tlsQueue steps of handshakes that may wait for one
 * @param tlsExecutor runs these steps in place of threads of the loop's own; null for none
 */
public record EngineOptions(
        int keepDone,
        long deflateMemory,
        @Nullable SecureLayer secure,
        int tlsThreads,
        int tlsQueue,
        @Nullable Executor tlsExecutor) {}
