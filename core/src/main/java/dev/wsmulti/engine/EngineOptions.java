package dev.wsmulti.engine;

import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.transfer.TraceLevels;
import dev.wsmulti.transfer.TraceLine;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a loop.
 *
 * @param keepDone how many transfers that have ended are kept to be drained
 * @param onDone called in the loop when the first of them is there; null for nobody
 * @param trace what the trace says at first
 * @param onTrace given its lines; null for nobody
 * @param deflateMemory native bytes that codecs may use
 * @param secure the layer of {@code wss:} and {@code https:} where a request names none; null for none
 * @param tlsJobs runs what of a handshake must not hold up the loop, unless it has too much to do; loops may share it
 * @param tlsQueue steps of handshakes that may wait there
 * @param number which one of its group the loop is, from 0
 * @param loops how many its group has; no two transfers of a group have the same id
 */
public record EngineOptions(
        int keepDone,
        @Nullable Runnable onDone,
        TraceLevels trace,
        @Nullable Consumer<? super TraceLine> onTrace,
        long deflateMemory,
        @Nullable SecureLayer secure,
        Executor tlsJobs,
        int tlsQueue,
        int number,
        int loops) {}
