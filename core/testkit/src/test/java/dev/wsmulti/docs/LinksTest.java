package dev.wsmulti.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents point at exists: files, and the classes of tests. */
final class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");
    /** Names of curl's may end alike: {@code CURLE_FAILED_INIT} is none of ours. */
    private static final Pattern TEST = Pattern.compile("`(?!CURL)([A-Z]\\w*(?:Test|IT|Stress))(?:\\.(\\w+))?`");

    @Test
    void relativeLinksLeadToFiles() {
        List<String> broken = new ArrayList<>();
        for (Path document : Documents.all()) {
            Matcher link = LINK.matcher(Documents.read(document));
            while (link.find()) {
                String target = link.group(1);
                if (!target.contains("://") && !Files.exists(document.resolveSibling(target))) {
                    broken.add(Documents.root().relativize(document) + " -> " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void testsThatAreNamedExist() throws Exception {
        List<Path> sources;
        try (Stream<Path> all = Files.walk(Documents.root())) {
            sources = all.filter(file -> file.toString().endsWith(".java")).toList();
        }
        List<String> missing = new ArrayList<>();
        for (Path document : Documents.all()) {
            Matcher test = TEST.matcher(Documents.read(document));
            while (test.find()) {
                if (!exists(sources, test.group(1), test.group(2))) {
                    missing.add(Documents.root().relativize(document) + ": " + test.group());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static boolean exists(List<Path> sources, String type, String method) {
        return sources.stream()
                .filter(file -> file.endsWith(type + ".java"))
                .anyMatch(file -> method == null || Documents.read(file).contains(" " + method + "("));
    }
}
