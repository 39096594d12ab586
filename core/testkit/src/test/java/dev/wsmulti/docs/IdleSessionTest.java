package dev.wsmulti.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

/** What an idle session costs in objects of ours, as {@code docs/architecture.md} says it. */
final class IdleSessionTest {
    private static final int HEADER = 12;
    /** 200 with its places on a wheel and among the living, which take about 13. */
    private static final int MOST = 187;

    @Test
    void itsTwoObjectsHaveTheBytesOfTheTable() throws ClassNotFoundException {
        int session = bytes(Class.forName("dev.wsmulti.engine.WsConnection"));
        int endpoint = bytes(Class.forName("dev.wsmulti.net.NioEndpoint"));
        assertThat(session + endpoint).isLessThanOrEqualTo(MOST);
        assertThat(Documents.text("docs/architecture.md"))
                .containsPattern("\\| `WsConnection` \\|.*\\| " + session + " \\|\n")
                .containsPattern("\\| `NioEndpoint` \\|.*\\| " + endpoint + " \\|\n")
                .contains("| **together** | | **" + (session + endpoint) + "** |");
    }

    /** With compressed class and object pointers, on a HotSpot from JDK 15 on, which leaves no gap between classes. */
    private static int bytes(Class<?> type) {
        int bytes = HEADER;
        for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                bytes += Modifier.isStatic(field.getModifiers()) ? 0 : bytesOf(field.getType());
            }
        }
        return (bytes + 7) / 8 * 8;
    }

    private static int bytesOf(Class<?> type) {
        if (type == long.class || type == double.class) {
            return 8;
        }
        if (type == short.class || type == char.class) {
            return 2;
        }
        return type == boolean.class || type == byte.class ? 1 : 4;
    }
}
