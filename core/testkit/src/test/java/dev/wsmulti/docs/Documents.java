package dev.wsmulti.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The documents of the project, and what stands in them. */
public final class Documents {
    private static final Pattern JAVA = Pattern.compile("(?ms)^```java\\R(.*?)^```$");

    private Documents() {}

    /** The folder of the parent POM: given by the build, else found upwards of the working directory. */
    public static Path root() {
        String given = System.getProperty("wsmulti.root");
        Path at = Path.of(given != null ? given : "").toAbsolutePath();
        while (!Files.exists(at.resolve("docs/architecture.md"))) {
            at = at.getParent();
            if (at == null) {
                throw new IllegalStateException("no docs/architecture.md upwards of the working directory");
            }
        }
        return at;
    }

    public static String text(String file) {
        return read(root().resolve(file));
    }

    /** A file of this package. */
    static String test(String file) {
        return text("core/testkit/src/test/java/dev/wsmulti/docs/" + file);
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every Markdown file that we keep: those at the top level, and those below docs. */
    static List<Path> all() {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> top = Files.list(root());
                Stream<Path> docs = Files.walk(root().resolve("docs"))) {
            Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .forEach(files::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    static List<String> javaBlocks(String text) {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = JAVA.matcher(text);
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        return blocks;
    }
}
