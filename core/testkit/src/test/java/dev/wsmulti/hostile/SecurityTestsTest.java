package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.docs.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/security-tests.md} is made from the tests of this package. When it differs, this test writes the right one. */
final class SecurityTestsTest {
    private static final String SOURCES = "core/testkit/src/test/java/dev/wsmulti/hostile";

    @Test
    void thePageIsThatOfTheTests() throws IOException {
        String page = page();
        Path right = Path.of("target", "security-tests.md").toAbsolutePath();
        Files.writeString(Files.createDirectories(right.getParent()).resolve("security-tests.md"), page);
        assertThat(Documents.text("docs/security-tests.md"))
                .as("the right page is in %s", right)
                .isEqualTo(page);
    }

    @Test
    void everyCveTestSaysWhatItTeaches() throws IOException {
        assertThat(tests())
                .filteredOn(type -> type.getSimpleName().startsWith("Cve"))
                .isNotEmpty()
                .allSatisfy(type -> assertThat(type.getAnnotation(Lesson.class)).isNotNull());
    }

    @Test
    void testsNamedOfAnotherModuleExist() throws IOException {
        List<String> sources;
        try (Stream<Path> files = Files.walk(Documents.root().resolve("tls/src/test/java"))) {
            sources = files.filter(file -> file.toString().endsWith("Test.java"))
                    .map(Documents::read)
                    .toList();
        }
        assertThat(OverTls.ROWS.stream().flatMap(row -> Stream.of(row.tests()))).allSatisfy(test -> {
            String[] name = test.split("\\.", -1);
            assertThat(sources)
                    .as(test)
                    .anyMatch(source ->
                            source.contains("class " + name[0] + " ") && source.contains("void " + name[1] + "("));
        });
    }

    private static String page() throws IOException {
        String lessons = tests().stream()
                .filter(type -> type.isAnnotationPresent(Lesson.class))
                .map(SecurityTestsTest::row)
                .collect(Collectors.joining());
        String waiting = Waiting.ROWS.stream()
                .map(row -> "| " + row.ids() + " | " + row.lesson() + " | " + row.issue() + " |\n")
                .collect(Collectors.joining());
        String overTls = OverTls.ROWS.stream().map(OverTls.Row::toString).collect(Collectors.joining());
        return """
                # Security tests

                What went wrong in other programs, and the tests that hold here because of it. Each runs through a whole engine, in both
                roles where there are two, beside a session and a transfer that must go on undisturbed. This page is made from the tests of
                the package `dev.wsmulti.hostile`; `SecurityTestsTest` fails when it is not what they say.

                The rules of the protocols, each broken alone, are in tables of their own: `FrameRulesTest` (RFC 6455 sections 5 to 8),
                `RequestRulesTest` and `ResponseRulesTest` (RFC 9112). Every row is said whole, byte by byte and cut at seeded places;
                the bytes that go back are compared to the last one, wake-ups and memory are counted.

                ## Lessons

                | id | lesson | test |
                |---|---|---|
                %s
                ## TLS

                With both providers, JSSE and Bouncy Castle, and both versions wherever that makes a difference; in the module `tls`.

                | id | lesson | test |
                |---|---|---|
                %s
                ## Later

                These need what is not there yet. Each has a test when the named issue is done.

                | id | lesson | issue |
                |---|---|---|
                %s""".formatted(lessons, overTls, waiting);
    }

    private static String row(Class<?> type) {
        Lesson lesson = type.getAnnotation(Lesson.class);
        return "| " + String.join(", ", lesson.ids()) + " | " + lesson.text() + " | `" + type.getSimpleName() + "` |\n";
    }

    private static List<Class<?>> tests() throws IOException {
        try (Stream<Path> files = Files.list(Documents.root().resolve(SOURCES))) {
            return files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .filter(name -> name.endsWith("Test"))
                    .sorted()
                    .<Class<?>>map(SecurityTestsTest::load)
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(SecurityTestsTest.class.getPackageName() + "." + name);
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
