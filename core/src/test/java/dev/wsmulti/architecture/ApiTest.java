package dev.wsmulti.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * b20: what users can see changes by intent. {@code docs/api.txt} is the API as it was released last, or begun with; what
 * differs from it must be named in the changelog. A release renews it, see the message.
 */
final class ApiTest {
    private static final String KEPT = "docs/api.txt";

    @Test
    void b20WhatDiffersFromTheKeptApiIsNamedInTheChangelog() throws IOException {
        List<String> now = ApiDump.lines();
        Path renewed = Path.of("target", "api.txt").toAbsolutePath();
        Files.write(Files.createDirectories(renewed.getParent()).resolve("api.txt"), now);
        String changelog = Files.readString(Project.root().resolve("CHANGELOG.md"));
        assertThat(unnamed(Files.readAllLines(Project.root().resolve(KEPT)), now, unreleased(changelog)))
                .as(
                        "Public API that differs from %s, and that CHANGELOG.md does not name (the type, or the member, in"
                                + " the part on what is not released). Name it there; for a release copy %s to %s.",
                        KEPT, renewed, KEPT)
                .isEmpty();
    }

    @Test
    void aChangeThatNobodyNamedIsFound() {
        List<String> kept = List.of("p.A: class A []", "p.A: method old() void", "p.A: method same() int");
        List<String> now = List.of(
                "p.A: class A []",
                "p.A: method same() int",
                "p.A: method fresh(int) void",
                "p.B: class B []",
                "p.B: new B()");
        assertThat(unnamed(kept, now, "nothing"))
                .containsExactly(
                        "gone: p.A: method old() void",
                        "new: p.A: method fresh(int) void",
                        "new: p.B: class B []",
                        "new: p.B: new B()");
        assertThat(unnamed(kept, now, "`A.fresh` and the type `B`; `old` is gone"))
                .isEmpty();
        assertThat(unnamed(kept, now, "`refreshed`, `Bold`")).hasSize(4);
    }

    @Test
    void onlyWhatIsNotReleasedCounts() {
        assertThat(unreleased("# C\n\n## 0.2.0, unreleased\n\n- new\n\n## 0.1.0, 2026\n\n- old\n"))
                .contains("new")
                .doesNotContain("old");
        assertThat(unreleased("# C\n\n## 0.1.0, 2026\n\n- old\n")).isEmpty();
    }

    /** The first part, where it says of itself that it is not released. */
    private static String unreleased(String changelog) {
        String[] parts = changelog.split("(?m)^## ", -1);
        return parts.length > 1 && parts[1].lines().findFirst().orElse("").contains("unreleased") ? parts[1] : "";
    }

    private static List<String> unnamed(List<String> kept, List<String> now, String changelog) {
        List<String> found = new ArrayList<>();
        differing(kept, now, changelog).forEach(line -> found.add("gone: " + line));
        differing(now, kept, changelog).forEach(line -> found.add("new: " + line));
        return found;
    }

    private static List<String> differing(List<String> these, List<String> others, String changelog) {
        Set<String> rest = new TreeSet<>(these);
        rest.removeAll(Set.copyOf(others));
        Set<String> types = new TreeSet<>();
        others.forEach(line -> types.add(type(line)));
        return rest.stream()
                .filter(line -> !isNamed(changelog, member(line)))
                // A type that is new or gone as a whole is named by its own name.
                .filter(line -> types.contains(type(line)) || !isNamed(changelog, simple(type(line))))
                .toList();
    }

    private static boolean isNamed(String changelog, String name) {
        return Pattern.compile("\\b" + Pattern.quote(name) + "\\b")
                .matcher(changelog)
                .find();
    }

    private static String type(String line) {
        return line.substring(0, line.indexOf(": "));
    }

    private static String simple(String type) {
        return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    }

    /** The name that is declared: behind the marks and the kind. */
    private static String member(String line) {
        String[] words = line.substring(line.indexOf(": ") + 2)
                .replaceFirst("^(static |abstract |sealed )*", "")
                .split("[ (]", 3);
        return words[1];
    }
}
