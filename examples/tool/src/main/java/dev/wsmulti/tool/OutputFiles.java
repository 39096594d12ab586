package dev.wsmulti.tool;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** The outputs that {@code -o} names, one after the other; standard output for the rest. */
final class OutputFiles {
    private OutputFiles() {}

    static boolean isFile(List<String> names, int index) {
        return index < names.size() && !names.get(index).equals("-");
    }

    static Output of(List<String> names, int index) {
        if (!isFile(names, index)) {
            return new StandardOutput();
        }
        try {
            return new FileOutput(Path.of(names.get(index)));
        } catch (InvalidPathException unwritable) {
            throw unwritable(unwritable);
        }
    }

    static Problem unwritable(Throwable cause) {
        String reason = cause instanceof IOException ? cause.getMessage() : null;
        return new Problem(ExitCode.OUTPUT, "cannot write the output: " + (reason == null ? cause : reason));
    }
}
