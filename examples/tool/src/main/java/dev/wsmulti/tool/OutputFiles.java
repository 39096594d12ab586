package dev.wsmulti.tool;

import dev.wsmulti.http.Target;
import java.io.IOException;
import java.nio.file.Files;
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

    /** An output that appears whole or not at all. */
    static Output of(OutputOptions options, Optional<Path> path) {
        return path.isPresent() ? new FileOutput(path.get(), options.createsFolders) : new StandardOutput();
    }

    /** An output that goes on behind what the file has. */
    static Output resumed(OutputOptions options, Optional<Path> path) {
        return path.isPresent() ? new AppendedFile(path.get(), options.createsFolders) : new StandardOutput();
    }

    /** How many bytes a file has; none if there is none. */
    static long size(Optional<Path> path) {
        try {
            return path.isPresent() && Files.exists(path.get()) ? Files.size(path.get()) : 0;
        } catch (IOException unreadable) {
            throw unwritable(unreadable);
        }
    }

    static Problem unwritable(Throwable cause) {
        return new Problem(ExitCode.OUTPUT, "cannot write the output: " + Problem.reason(cause));
    }
}
