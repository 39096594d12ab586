package dev.wsmulti.tool;

import dev.wsmulti.http.Target;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** The files that the options name. */
final class OutputFiles {
    private OutputFiles() {}

    /** The file for the URL of this index; empty for standard output. */
    static Optional<Path> path(OutputOptions options, int index, Target target) {
        String name = options.name(index, target);
        if (name.equals(OutputOptions.STANDARD_OUTPUT)) {
            return Optional.empty();
        }
        try {
            return Optional.of(options.folder == null ? Path.of(name) : Path.of(options.folder, name));
        } catch (InvalidPathException unwritable) {
            throw unwritable(unwritable);
        }
    }

    /** The output for the URL of this index. */
    static Output of(OutputOptions options, int index, Target target) {
        Optional<Path> path = path(options, index, target);
        return path.isPresent() ? new FileOutput(path.get(), options.createsFolders) : new StandardOutput();
    }

    static Problem unwritable(Throwable cause) {
        String reason = cause instanceof IOException ? cause.getMessage() : null;
        return new Problem(ExitCode.OUTPUT, "cannot write the output: " + (reason == null ? cause : reason));
    }
}
