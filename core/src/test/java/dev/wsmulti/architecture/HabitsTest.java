package dev.wsmulti.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Habits of the code base: what classes look like, where threads may meet, what tests may not do. */
final class HabitsTest {

    /** The places where threads may meet. {@code LoopGate}: threads that wait, and take turns at the loop. */
    private static final Set<String> SHARED =
            Set.of("Mailbox", "SendCredit", "Published", "Transfers", "Waiters", "LoopGate");

    /** VarHandle methods with an effect on other threads; plain {@code get} and {@code set} are just words of an array. */
    private static final Pattern ATOMIC_ACCESS = Pattern.compile(
            "java/lang/invoke/VarHandle\\.(?!get$|set$|withInvoke\\w*$|\\w+Type$|coordinateTypes$)\\w+");

    private static final Pattern SLEEP = Pattern.compile("\\b(Thread|TimeUnit|[A-Z]+SECONDS)\\s*\\.\\s*sleep\\b");
    private static final Pattern DISABLED = Pattern.compile("@\\s*(org\\.junit\\.jupiter\\.api\\.)?Disabled\\b");

    private final List<ClassFile> classes = Project.coreClasses();

    @Test
    void classesAreFinalAbstractOrSealed() {
        int closed = ClassFile.FINAL | ClassFile.ABSTRACT | ClassFile.INTERFACE | ClassFile.ENUM | ClassFile.SYNTHETIC;
        assertNone(type -> !type.is(closed) && !type.sealed() && !type.anonymous());
    }

    @Test
    void nothingStaticIsMutable() {
        assertNone(type -> type.fields().stream()
                .anyMatch(field -> (field.flags() & (ClassFile.STATIC | ClassFile.FINAL)) == ClassFile.STATIC));
    }

    @Test
    void threadsMeetInNamedPlacesOnly() {
        assertNone(type -> meetsThreads(type) && !mayMeetThreads(type));
    }

    private static boolean meetsThreads(ClassFile type) {
        return type.synchronizes()
                || type.fields().stream().anyMatch(field -> (field.flags() & ClassFile.VOLATILE) != 0)
                || type.mentions("java/util/concurrent/locks/")
                || type.mentions("java/util/concurrent/atomic/")
                || type.calls().stream().anyMatch(ATOMIC_ACCESS.asMatchPredicate());
    }

    private static boolean mayMeetThreads(ClassFile type) {
        String name = type.outermost();
        return SHARED.contains(name)
                || type.folder().equals("dev/wsmulti/net") && (name.endsWith("Resolver") || name.endsWith("Lane"))
                || type.folder().equals("dev/wsmulti/observe") && name.equals("Log");
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        List<Path> silent = new ArrayList<>();
        for (Path module : Project.modules()) {
            for (Path file : Project.sources(module, "src/main/java")) {
                Path info = file.resolveSibling("package-info.java");
                if (!file.endsWith("module-info.java") && !Files.exists(info) && !silent.contains(info)) {
                    silent.add(info);
                }
            }
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void testsDoNotSleep() {
        assertThat(tests())
                .filteredOn(file -> !file.path().getFileName().toString().startsWith("RealTime"))
                .filteredOn(file -> SLEEP.matcher(file.code()).find())
                .extracting(SourceFile::path)
                .isEmpty();
    }

    @Test
    void noTestIsSwitchedOff() {
        assertThat(tests())
                .filteredOn(file -> DISABLED.matcher(file.code()).find())
                .extracting(SourceFile::path)
                .isEmpty();
    }

    private static List<SourceFile> tests() {
        return Project.modules().stream()
                .flatMap(module -> Project.sources(module, "src/test").stream())
                .map(SourceFile::read)
                .toList();
    }

    private void assertNone(Predicate<ClassFile> broken) {
        assertThat(classes).filteredOn(broken).extracting(ClassFile::name).isEmpty();
    }
}
