package dev.wsmulti.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The fuzz targets: every class here whose name ends in {@code Fuzz}, with its inputs in a folder of the same name. */
final class Targets {
    private static final String ENDING = "Fuzz.class";

    private Targets() {}

    /** Simple names, in order. */
    static List<String> all() {
        return files(folder(Targets.class.getResource("Targets.class").toString())).stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(ENDING))
                .map(name -> name.substring(0, name.length() - ".class".length()))
                .toList();
    }

    /** Its class name. */
    static String className(String target) {
        return Targets.class.getPackageName() + "." + target;
    }

    /** The folder of its inputs, which are part of the project. */
    static Path corpus(String target) {
        return folder(Targets.class.getResource("http.dict").toString()).resolve(target);
    }

    /** Its inputs. */
    static List<Path> inputs(String target) {
        return files(corpus(target));
    }

    /** Words that help to get deep. */
    static Optional<Path> dictionary(String target) {
        return switch (target) {
            case "ExtensionFuzz" -> Optional.of(corpus("extension.dict"));
            case "HeadFuzz", "ChunkedFuzz", "HandshakeFuzz" -> Optional.of(corpus("http.dict"));
            case "UrlFuzz" -> Optional.of(corpus("url.dict"));
            default -> Optional.empty();
        };
    }

    /** Runs one input, as the fuzzer does. */
    static void run(String target, byte[] input) throws Throwable {
        MethodHandles.lookup()
                .unreflect(Class.forName(className(target)).getMethod("fuzzerTestOneInput", byte[].class))
                .invoke(input);
    }

    private static Path folder(String url) {
        try {
            return Path.of(new URI(url)).getParent();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
