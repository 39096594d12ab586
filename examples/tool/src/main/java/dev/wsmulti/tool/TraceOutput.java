package dev.wsmulti.tool;

import dev.wsmulti.WsMulti;
import dev.wsmulti.transfer.TraceLevel;
import dev.wsmulti.transfer.TraceLevels;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code --trace} writes, and where to. */
final class TraceOutput implements AutoCloseable {
    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "Writes what happens, line by line, with times and ids of transfers; - for standard output, "
                    + "% for standard error. No credentials, no cookies, no payload.")
    @Nullable
    String file;

    @Option(
            names = "--trace-config",
            paramLabel = "WORDS",
            description = "What --trace tells of, as in \"ws,http=info,-timer\": lookup, connect, tls, http, ws, pool, "
                    + "timer, loop, all; off, error, info, debug. Default all.")
    @Nullable
    String words;

    private @Nullable PrintStream stream;

    /** The same loop with an eye on it, if that is asked for. */
    WsMulti.Builder on(WsMulti.Builder builder) {
        if (words != null && file == null) {
            throw new Problem(ExitCode.USAGE, "--trace-config says what --trace FILE writes: give both");
        }
        if (file == null) {
            return builder.trace(TraceLevels.all(TraceLevel.OFF));
        }
        PrintStream lines = open(file);
        stream = lines;
        return builder.trace(levels()).onTrace(lines::println);
    }

    private TraceLevels levels() {
        try {
            return words == null ? TraceLevels.all(TraceLevel.DEBUG) : TraceLevels.of(words);
        } catch (IllegalArgumentException unknown) {
            throw Problem.usage(unknown);
        }
    }

    private static PrintStream open(String name) {
        if (name.equals("-")) {
            return System.out;
        }
        if (name.equals("%")) {
            return System.err;
        }
        try {
            return new PrintStream(Files.newOutputStream(Path.of(name)), false, StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException unwritable) {
            throw OutputFiles.unwritable(unwritable);
        }
    }

    @Override
    public void close() {
        PrintStream lines = stream;
        if (lines != null) {
            lines.flush();
            if (!lines.equals(System.out) && !lines.equals(System.err)) {
                lines.close();
            }
        }
    }
}
