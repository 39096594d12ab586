package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a user of a library has to have at run time: its jar and those that it asks for. */
final class Jars {
    private Jars() {}

    /** Bytes by the name of the folder. */
    static Map<String, Long> bytes(Path peers) throws IOException {
        Map<String, Long> bytes = new TreeMap<>();
        for (Path library : children(peers)) {
            long sum = 0;
            for (Path jar : children(library)) {
                sum += Files.size(jar);
            }
            bytes.put(library.getFileName().toString(), sum);
        }
        return bytes;
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        }
    }
}
