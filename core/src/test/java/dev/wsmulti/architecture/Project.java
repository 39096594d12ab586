package dev.wsmulti.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where the sources and classes of this project lie. */
final class Project {

    private Project() {}

    /** The folder of the parent POM: given by the build, else found upwards of the working directory. */
    static Path root() {
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

    /** The folders that hold a {@code pom.xml} and a {@code src}, relative to the root. */
    static List<Path> modules() {
        Path root = root();
        List<Path> modules = new ArrayList<>();
        for (Path pom : files(root, "pom.xml")) {
            if (Files.isDirectory(pom.resolveSibling("src"))) {
                modules.add(root.relativize(pom.getParent()));
            }
        }
        return modules;
    }

    /** The Java files below a folder of a module such as {@code src/main}; none when there is no such folder. */
    static List<Path> sources(Path module, String folder) {
        return files(root().resolve(module).resolve(folder), ".java");
    }

    /** Every class of {@code core}, without {@code module-info} and {@code package-info}. */
    static List<ClassFile> coreClasses() {
        List<ClassFile> classes = new ArrayList<>();
        for (Path file : files(root().resolve("core/target/classes"), ".class")) {
            if (!file.getFileName().toString().endsWith("-info.class")) {
                classes.add(ClassFile.read(file));
            }
        }
        return classes;
    }

    private static List<Path> files(Path folder, String ending) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(ending))
                    .filter(file -> ending.equals(".class") || !inTarget(folder.relativize(file)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean inTarget(Path file) {
        for (Path part : file) {
            if (part.toString().equals("target") || part.toString().equals("node_modules")) {
                return true;
            }
        }
        return false;
    }
}
