package dev.wsmulti.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

    Machine(Path jdk, List<String> moreFlags) {
        this.jdk = jdk;
        this.moreFlags = moreFlags;
    }

    static Path thisJdk() {
        return Path.of(System.getProperty("java.home"));
    }

    Path tool(String name) {
        return jdk.resolve("bin").resolve(name);
    }

    /** The command of a program of ours on the chosen JDK. */
    List<String> java(Class<?> main, String... args) {
        List<String> command = new ArrayList<>();
        command.add(tool("java").toString());
        command.addAll(FLAGS);
        command.addAll(moreFlags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        return command;
    }

    List<String> forServer(List<String> command) {
        return pinned(SERVER_CPU, command);
    }

    List<String> forLoad(List<String> command) {
        return pinned(LOAD_CPU, command);
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
