package dev.wsmulti.tool;

import dev.wsmulti.http.Target;
import dev.wsmulti.transfer.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What {@code -T} names: a file, or {@code -} for standard input, for which curl also takes {@code .}. */
record FileUpload(String name) {
    private static final String METHOD = "PUT";
    private static final String UNRESERVED = "-._~";

    /** Refuses what cannot be read before anything is connected. */
    FileUpload {
        if (!isStandardInput(name)) {
            refuseUnreadable(name);
        }
    }

    private static boolean isStandardInput(String name) {
        return name.equals("-") || name.equals(".");
    }

    private static void refuseUnreadable(String name) {
        try {
            Path file = Path.of(name);
            if (!Files.exists(file) || Files.isDirectory(file) || !Files.isReadable(file)) {
                throw new Problem(ExitCode.INPUT, "cannot read " + name + " named by -T");
            }
        } catch (InvalidPathException unreadable) {
            throw Problem.unreadable(name, "-T", unreadable);
        }
    }

    /** A URL that ends in {@code /} gets the name of the file. */
    Target at(Target target) {
        boolean isFolder = target.path().endsWith("/") && target.query().isEmpty();
        if (!isFolder || isStandardInput(name)) {
            return target;
        }
        return Target.of(target + encoded(String.valueOf(Path.of(name).getFileName())));
    }

    private static String encoded(String name) {
        StringBuilder url = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z';
            if (plain || UNRESERVED.indexOf(b) >= 0) {
                url.append((char) b);
            } else {
                url.append(String.format("%%%02X", b));
            }
        }
        return url.toString();
    }

    /** {@code ready} is told, on any thread, when a source that had nothing has something. */
    HttpBody body(Runnable ready) {
        if (isStandardInput(name)) {
            return new HttpBody(
                    METHOD,
                    new StreamSource(
                            () -> {
                                Stdin.refuseClosed();
                                return System.in;
                            },
                            ready),
                    HttpBody.CHUNKED);
        }
        Path file = Path.of(name);
        if (!Files.isRegularFile(file)) {
            // A pipe or a device: no length, and it may keep us waiting.
            return new HttpBody(METHOD, new StreamSource(() -> Files.newInputStream(file), ready), HttpBody.CHUNKED);
        }
        try {
            return new HttpBody(METHOD, Source.of(file), Files.size(file));
        } catch (IOException unreadable) {
            throw Problem.unreadable(name, "-T", unreadable);
        }
    }
}
