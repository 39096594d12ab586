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
 * @param tlsExecutor runs what of a handshake must not hold up the loop; null for threads of the loop's own
 */
public record EngineOptions(
        int keepDone,
        long deflateMemory,
        @Nullable SecureLayer secure,
        @Nullable Executor tlsExecutor) {}
