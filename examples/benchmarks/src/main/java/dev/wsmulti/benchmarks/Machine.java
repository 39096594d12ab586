package dev.wsmulti.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How processes are started here: which JDK, which flags, which processor. */
final class Machine {
    /** The same for all, so that collector and heap size make no difference between servers. */
    private static final List<String> FLAGS =
            List.of("-XX:+UseParallelGC", "-Xms512m", "-Xmx1g", "-Djava.net.preferIPv4Stack=true");

    private static final Path TASKSET = Path.of("/usr/bin/taskset");
    private static final int SERVER_CPU = 0;
    private static final int LOAD_CPU = 1;

    private final Path jdk;
    private final List<String> moreFlags;
    private final boolean turned;

    Machine(Path jdk, List<String> moreFlags) {
        this(jdk, moreFlags, false);
    }

    private Machine(Path jdk, List<String> moreFlags, boolean turned) {
        this.jdk = jdk;
        this.moreFlags = moreFlags;
        this.turned = turned;
    }

    /** The same with the processors of server and load exchanged, where the load is what is measured. */
    Machine turned() {
        return new Machine(jdk, moreFlags, !turned);
    }

    static Path thisJdk() {
        return Path.of(System.getProperty("java.home"));
    }

    Path tool(String name) {
        return jdk.resolve("bin").resolve(name);
    }

    /** The command of a program of ours on the chosen JDK. */
    List<String> java(Class<?> main, String... args) {
        return java(List.of(), System.getProperty("java.class.path"), main, List.of(args));
    }

    /** The same with flags and a class path of its own. */
    List<String> java(List<String> flags, List<Path> classPath, Class<?> main, List<String> args) {
        String path = classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return java(flags, path, main, args);
    }

    private List<String> java(List<String> flags, String classPath, Class<?> main, List<String> args) {
        List<String> command = new ArrayList<>();
        command.add(tool("java").toString());
        command.addAll(FLAGS);
        command.addAll(flags);
        command.addAll(moreFlags);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(args);
        return command;
    }

    /** What the figures were taken on and with which flags, a line. */
    String describe() throws IOException {
        return String.format(
                Locale.ROOT,
                "Machine: %s, %d processors, %s %s, JDK %s; every JVM with %s; %s",
                processor(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                version(),
                String.join(
                        " ", Stream.concat(FLAGS.stream(), moreFlags.stream()).toList()),
                pins() ? "servers and load pinned apart" : "nothing pinned");
    }

    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return System.getProperty("os.arch");
        }
        return Files.readAllLines(info).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    /** Of the chosen JDK, as it says in its own folder. */
    private String version() throws IOException {
        Path release = jdk.resolve("release");
        if (!Files.isReadable(release)) {
            return Runtime.version().toString();
        }
        return Files.readAllLines(release).stream()
                .filter(line -> line.startsWith("JAVA_VERSION="))
                .map(line -> line.substring(line.indexOf('=') + 1).replace("\"", ""))
                .findFirst()
                .orElse(Runtime.version().toString());
    }

    List<String> forServer(List<String> command) {
        return pinned(turned ? LOAD_CPU : SERVER_CPU, command);
    }

    List<String> forLoad(List<String> command) {
        return pinned(turned ? SERVER_CPU : LOAD_CPU, command);
    }

    boolean pins() {
        return Files.isExecutable(TASKSET) && Runtime.getRuntime().availableProcessors() > 1;
    }

    /** Unpinned, server and load share a processor at times, and ratios shift. */
    private List<String> pinned(int cpu, List<String> command) {
        if (!pins()) {
            return command;
        }
        List<String> pinned = new ArrayList<>(List.of(TASKSET.toString(), "-c", String.valueOf(cpu)));
        pinned.addAll(command);
        return pinned;
    }
}
