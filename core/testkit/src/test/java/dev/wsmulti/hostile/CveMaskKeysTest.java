package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.docs.Documents;
import dev.wsmulti.transfer.Backoff;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Lesson(
        ids = {"CVE-2025-10148 (curl)", "GHSA-w67g-5rqw-f597 (gorilla)", "Java-WebSocket#1132", "HttpComponents PR#847"
        },
        text = "each frame of a client has a fresh key from a SecureRandom, and nobody can bring another source")
final class CveMaskKeysTest {
    private static final int FRAMES = 1_000_000;
    private static final int AT_ONCE = 8000;
    private static final byte[] NOTHING = {};

    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    /** Of a million random keys 116 pairs are equal on average, with a deviation of 11; 200 do not happen. */
    @Test
    void aMillionFrames() {
        Victim victim = hostile.victim(End.WS_CLIENT);
        WsSession ours = (WsSession) hostile.kit().multi().transfers().stream()
                .filter(WsSession.class::isInstance)
                .findFirst()
                .orElseThrow();
        int[] keys = new int[FRAMES];
        int[] accepted = new int[1];
        int others = 0;
        for (int count = 0; count < FRAMES; ) {
            hostile.kit().onLoop(() -> {
                for (int i = 0; i < AT_ONCE; i++) {
                    accepted[0] += ours.send(NOTHING) == SendResult.ACCEPTED ? 1 : 0;
                }
            });
            ByteBuffer frames = ByteBuffer.wrap(victim.peer().raw().take());
            while (frames.hasRemaining()) {
                others += frames.getShort() == (short) 0x8280 ? 0 : 1;
                keys[count++] = frames.getInt();
            }
        }
        assertThat(accepted[0]).isEqualTo(FRAMES);
        assertThat(others).isZero();
        Arrays.sort(keys);
        int repeated = 0;
        long ones = 0;
        for (int i = 0; i < FRAMES; i++) {
            repeated += i > 0 && keys[i] == keys[i - 1] ? 1 : 0;
            ones += Integer.bitCount(keys[i]);
        }
        assertThat(repeated).isLessThan(200);
        assertThat(ones / (double) FRAMES).isBetween(15.95, 16.05);
        victim.peer().reset();
        hostile.kit().settle();
    }

    /** Two loops that are the same in all that a test can choose draw different keys. */
    @Test
    void nothingThatCanBeChosenChoosesTheKeys() {
        assertThat(firstFrame()).isNotEqualTo(firstFrame());
    }

    private static String firstFrame() {
        try (Hostile other = new Hostile()) {
            Victim victim = other.victim(End.WS_CLIENT);
            victim.peer().send(Frames.hex("89 00"));
            other.kit().settle();
            String pong = Frames.hex(victim.peer().raw().take());
            assertThat(pong).hasSize(12).startsWith("8a80");
            victim.peer().reset();
            other.kit().settle();
            return pong;
        }
    }

    /** No constructor or method that users can call takes a source of chance, but for the jitter of retries. */
    @Test
    void nobodyCanBringAnotherSource() throws Exception {
        String module = Documents.text("core/src/main/java/module-info.java");
        List<String> exported = Pattern.compile("exports ([\\w.]+);")
                .matcher(module)
                .results()
                .map(MatchResult::group)
                .map(line -> line.substring(8, line.length() - 1))
                .toList();
        assertThat(exported).contains("dev.wsmulti.transfer").doesNotContain("dev.wsmulti.websocket");
        for (String name : exported) {
            for (Class<?> type : types(name)) {
                if (type == Backoff.class) {
                    continue;
                }
                assertThat(Stream.concat(Stream.of(type.getConstructors()), Stream.of(type.getMethods())))
                        .as("%s", type)
                        .noneMatch(CveMaskKeysTest::takesChance);
            }
        }
        Constructor<?>[] constructors =
                Class.forName("dev.wsmulti.websocket.MaskKeys").getDeclaredConstructors();
        assertThat(constructors).hasSize(1).allMatch(constructor -> constructor.getParameterCount() == 0);
    }

    private static boolean takesChance(Executable call) {
        return Stream.of(call.getParameterTypes()).anyMatch(RandomGenerator.class::isAssignableFrom);
    }

    private static List<Class<?>> types(String name) throws IOException {
        Path folder = Documents.root().resolve("core/src/main/java").resolve(name.replace('.', '/'));
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".java") && !file.contains("-info"))
                    .<Class<?>>map(file -> load(name + "." + file.replace(".java", "")))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, CveMaskKeysTest.class.getClassLoader());
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
