package dev.wsmulti.tool;

import dev.wsmulti.http.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where what is received goes. */
final class OutputOptions {
    /** What stands for standard output. */
    static final String STANDARD_OUTPUT = "-";

    /** One for each {@code -o} and {@code -O}, in their order, since the n-th belongs to the n-th URL. */
    private final List<Function<Target, String>> names = new ArrayList<>();

    private int remoteNames;

    @Option(names = "--output-dir", arity = "1", paramLabel = "DIR", description = "Where the files of -o and -O go.")
    @Nullable
    String folder;

    @Option(
            names = "--create-dirs",
            description = "Makes the folders that -o and --output-dir name and that are missing.")
    boolean createsFolders;

    @Option(
            names = {"-o", "--output"},
            arity = "1",
            paramLabel = "FILE",
            description = "Writes to a file that appears whole or not at all; several for several URLs.")
    void output(String file) {
        names.add(target -> file);
    }

    @Option(
            names = {"-O", "--remote-name"},
            description = "The same, with the last part of the URL's path for its name; once for all URLs, or several.")
    void remoteName(boolean given) {
        names.add(Urls::fileName);
        remoteNames++;
    }

    /** The name of the file for the URL of this index, or {@link #STANDARD_OUTPUT}. */
    String name(int index, Target target) {
        if (index < names.size()) {
            return names.get(index).apply(target);
        }
        return remoteNames == 1 ? Urls.fileName(target) : STANDARD_OUTPUT;
    }

    /** How many outputs are named. */
    int count() {
        return names.size();
    }
}
