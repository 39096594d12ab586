package dev.wsmulti.tls.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the class files against the package table of {@code docs/architecture.md}. */
final class PackagesTest {
    private static final String ROOT = "dev.wsmulti.tls";
    private static final String HEADER = "| level | package of `tls` | one line | may import |";
    private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");
    private static final Set<String> OF_CORE = Set.of("layer", "bytes", "failure", "secure");

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void packagesImportWhatTheirRowNames() throws IOException {
        Map<String, Set<String>> table = table();
        List<String> broken = new ArrayList<>();
        for (JavaClass type : classes) {
            String from = packageOf(type);
            assertThat(table).as("a row in docs/architecture.md").containsKey(from);
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass used = dependency.getTargetClass().getBaseComponentType();
                if (!isAllowed(used.getPackageName(), from, table)) {
                    broken.add(type.getName() + " names " + used.getName());
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static boolean isAllowed(String used, String from, Map<String, Set<String>> table) {
        if (used.equals(ROOT) || used.startsWith(ROOT + ".")) {
            String name = name(used);
            return name.equals(from)
                    || table.get(from).contains(name)
                    || table.get(from).contains("all");
        }
        if (used.startsWith("dev.wsmulti.")) {
            return OF_CORE.contains(used.substring("dev.wsmulti.".length()));
        }
        return !used.startsWith("org.bouncycastle.") || from.equals("bc");
    }

    @Test
    void noCycleBetweenPackages() {
        SlicesRuleDefinition.slices()
                .matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    /** TLS in C has had its own holes (CVE-2025-24970); whoever wants it brings a provider. */
    @Test
    void nothingIsNative() {
        assertThat(classes)
                .allSatisfy(type -> assertThat(type.getMethods())
                        .as(type.getName())
                        .noneMatch(method -> method.getModifiers().contains(JavaModifier.NATIVE)))
                .flatMap(JavaClass::getMethodCallsFromSelf)
                .extracting(call -> call.getTargetOwner().getName() + "." + call.getName())
                .contains("javax.net.ssl.SSLContext.createSSLEngine")
                .doesNotContain("java.lang.System.load", "java.lang.System.loadLibrary");
    }

    private static String packageOf(JavaClass type) {
        return name(type.getPackageName());
    }

    private static String name(String packageName) {
        return packageName.equals(ROOT) ? ROOT : packageName.substring(ROOT.length() + 1);
    }

    /** What each package may import. */
    private static Map<String, Set<String>> table() throws IOException {
        Map<String, Set<String>> rows = new HashMap<>();
        Path document = Path.of("..", "docs", "architecture.md");
        List<String> lines = Files.readAllLines(document);
        for (String line : lines.subList(lines.indexOf(HEADER) + 2, lines.size())) {
            if (!line.startsWith("|")) {
                break;
            }
            String[] cells = line.split("\\|", -1);
            Set<String> imports =
                    Stream.of(cells[4].split(",")).map(String::strip).collect(Collectors.toSet());
            Matcher name = NAME.matcher(cells[2]);
            while (name.find()) {
                rows.put(name.group(1), imports);
            }
        }
        return rows;
    }
}
