package dev.wsmulti.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.tls.Tls;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

/** Services are found on the class path and on the module path, each in a JVM of its own, with Bouncy Castle and without. */
final class BindingTest {
    private static final List<Class<?>> OURS = List.of(Tls.class, Failure.class, Logger.class);
    private static final List<Class<?>> BOUNCY_CASTLE =
            List.of(BouncyCastleJsseProvider.class, BouncyCastleProvider.class, ContentInfo.class);

    @TempDir
    private Path folder;

    @Test
    void providersAreFoundOnTheClassPath() throws Exception {
        assertThat(classPath(both()))
                .contains("false Tls TLSv1.3/TLSv1.2 by jsse,")
                .contains("false Tls TLSv1.3/TLSv1.2 by bc,");
    }

    /** Bouncy Castle comes unasked too: its module provides what java.base uses, security providers. */
    @ParameterizedTest
    @ValueSource(strings = {"dev.wsmulti.tls,org.bouncycastle.tls", "dev.wsmulti.tls"})
    void providersAreFoundOnTheModulePath(String roots) throws Exception {
        assertThat(modulePath(both(), roots))
                .contains("true Tls TLSv1.3/TLSv1.2 by jsse,")
                .contains("true Tls TLSv1.3/TLSv1.2 by bc,")
                .contains("default: Tls");
    }

    @Test
    void withoutBouncyCastleThereIsTheJdksAndItIsSaidWhatIsNeeded() throws Exception {
        String sentence = "absent: there is no TLS provider 'bc', only [jsse]; Bouncy Castle's needs"
                + " org.bouncycastle:bctls-jdk18on, and on the module path --add-modules org.bouncycastle.tls";
        assertThat(classPath(OURS))
                .contains("false Tls TLSv1.3/TLSv1.2 by jsse,")
                .contains(sentence);
        assertThat(modulePath(OURS, "dev.wsmulti.tls"))
                .contains("true Tls TLSv1.3/TLSv1.2 by jsse,")
                .contains(sentence);
    }

    private static List<Class<?>> both() {
        return Stream.concat(OURS.stream(), BOUNCY_CASTLE.stream()).toList();
    }

    private String classPath(List<Class<?>> jars) throws Exception {
        return run("-cp", path(jars) + File.pathSeparator + program(), ChosenProvider.class.getName(), "jsse", "bc");
    }

    private String modulePath(List<Class<?>> jars, String roots) throws Exception {
        return run(
                "--module-path",
                path(jars),
                "--add-modules",
                roots,
                "-cp",
                program(),
                ChosenProvider.class.getName(),
                "jsse",
                "bc");
    }

    /** The program alone, without what else is compiled for tests. */
    private String program() throws IOException {
        String file = ChosenProvider.class.getName().replace('.', '/') + ".class";
        Path copy = folder.resolve(file);
        if (!Files.exists(copy)) {
            Files.createDirectories(copy.getParent());
            Files.copy(location(ChosenProvider.class).resolve(file), copy);
        }
        return folder.toString();
    }

    private static String path(List<Class<?>> jars) {
        return jars.stream().map(type -> location(type).toString()).collect(Collectors.joining(File.pathSeparator));
    }

    private static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(arguments));
        // Most of the time of these runs is the start of the JVM.
        command.add(0, "-XX:TieredStopAtLevel=1");
        command.add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Path output = folder.resolve("output");
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(status).as(text).isZero();
        return text;
    }
}
