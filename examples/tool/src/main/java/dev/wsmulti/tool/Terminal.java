package dev.wsmulti.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/** Whether output goes to a terminal. The JDK only knows about input and output together. */
public final class Terminal {
    private static final Path DESCRIPTORS = Paths.get("/proc/self/fd");

    private Terminal() {}

    static boolean isOutput() {
        return isTerminal(1);
    }

    /** Whether standard error is one. */
    public static boolean isError() {
        return isTerminal(2);
    }

    private static boolean isTerminal(int descriptor) {
        try {
            if (!Files.isDirectory(DESCRIPTORS)) {
                return asksTheShell(descriptor);
            }
            String name = Files.readSymbolicLink(DESCRIPTORS.resolve(String.valueOf(descriptor)))
                    .toString();
            return name.startsWith("/dev/pts/") || name.startsWith("/dev/tty") || name.equals("/dev/console");
        } catch (IOException unknown) {
            return false;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Unix without {@code /proc}: a process that inherits our descriptors can tell. */
    private static boolean asksTheShell(int descriptor) throws IOException, InterruptedException {
        return new ProcessBuilder("test", "-t", String.valueOf(descriptor))
                        .inheritIO()
                        .start()
                        .waitFor()
                == 0;
    }
}
