package dev.wsmulti.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the class files of {@code core} against the package table of {@code docs/architecture.md}. */
final class PackageTableTest {

    private static final Set<String> CHANNELS = Set.of(
            "java/nio/channels/Selector",
            "java/nio/channels/SelectableChannel",
            "java/nio/channels/spi/AbstractSelectableChannel",
            "java/nio/channels/spi/SelectorProvider",
            "java/nio/channels/SocketChannel",
            "java/nio/channels/ServerSocketChannel",
            "java/nio/channels/DatagramChannel");
    private static final Set<String> CHANNEL_METHODS = Set.of(
            "open", "register", "read", "write", "select", "selectNow", "connect", "finishConnect", "bind", "accept");

    private static List<ClassFile> classes = List.of();
    private static PackageTable table;

    @BeforeAll
    static void read() throws IOException {
        table = PackageTable.read(Project.root().resolve("docs/architecture.md"));
        classes = Project.coreClasses();
    }

    @Test
    void everyRowNamesKnownPackages() {
        assertThat(table.packages())
                .allSatisfy(row -> assertThat(table.mayImport(row)).contains(row));
    }

    @Test
    void everyPackageHasARow() {
        assertThat(classes).extracting(ClassFile::folder).allMatch(table::has, "has a row in docs/architecture.md");
    }

    @Test
    void packagesImportWhatTheirRowNames() {
        List<String> broken = new ArrayList<>();
        for (ClassFile type : classes) {
            Set<String> allowed = table.has(type.folder()) ? table.mayImport(type.folder()) : Set.of(type.folder());
            for (String used : type.ownClasses()) {
                if (!allowed.contains(ClassFile.folder(used))) {
                    broken.add(type.name() + " names " + used);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void noCycleBetweenPackages() {
        Map<String, Set<String>> imports = new TreeMap<>();
        for (ClassFile type : classes) {
            Set<String> targets = imports.computeIfAbsent(type.folder(), folder -> new TreeSet<>());
            type.ownClasses().forEach(used -> targets.add(ClassFile.folder(used)));
            targets.remove(type.folder());
        }
        assertThat(imports.keySet())
                .allSatisfy(from -> assertThat(reachable(imports, from))
                        .as("packages that %s leads to", from)
                        .doesNotContain(from));
    }

    private static Set<String> reachable(Map<String, Set<String>> imports, String from) {
        Set<String> seen = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(imports.get(from));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (seen.add(next)) {
                open.addAll(imports.getOrDefault(next, Set.of()));
            }
        }
        return seen;
    }

    @Test
    void nobodyNamesTls() {
        assertOnly(type -> false, type -> type.mentions("javax/net/ssl"));
    }

    @Test
    void onlyObserveNamesTheLogger() {
        assertOnly(in("observe"), type -> type.mentions("org/slf4j"));
    }

    @Test
    void onlyNetTouchesSelectableChannels() {
        assertOnly(in("net"), type -> type.calls().stream().anyMatch(PackageTableTest::touchesChannel));
    }

    private static boolean touchesChannel(String call) {
        int dot = call.lastIndexOf('.');
        return CHANNELS.contains(call.substring(0, dot)) && CHANNEL_METHODS.contains(call.substring(dot + 1));
    }

    private static Predicate<ClassFile> in(String name) {
        return type -> type.folder().equals(PackageTable.ROOT + "/" + name);
    }

    private static void assertOnly(Predicate<ClassFile> allowed, Predicate<ClassFile> used) {
        assertThat(classes)
                .filteredOn(allowed.negate().and(used))
                .extracting(ClassFile::name)
                .isEmpty();
    }
}
