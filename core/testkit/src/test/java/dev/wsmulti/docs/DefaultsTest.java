package dev.wsmulti.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.LinkOptions;
import dev.wsmulti.WsMulti;
import dev.wsmulti.http.Role;
import dev.wsmulti.server.Exchange;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.transfer.Backoff;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.Deflate;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.Limits;
import dev.wsmulti.transfer.PoolLimits;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsRequest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/defaults.md} shows the table of {@link Setting}. When it differs, this test prints the right one. */
final class DefaultsTest {
    private static final List<Class<?>> HOLDERS = List.of(
            WsRequest.class,
            HttpFetch.class,
            ConnectOptions.class,
            PoolLimits.class,
            WsOptions.class,
            Deflate.class,
            Limits.class,
            ServerOptions.class,
            Exchange.class,
            Backoff.class,
            LinkOptions.class,
            WsMulti.Builder.class);

    @Test
    void theTableIsThatOfTheCode() {
        String table = "| what | option | client | server | set on |\n|---|---|---|---|---|\n"
                + Arrays.stream(Setting.values()).map(DefaultsTest::row).collect(Collectors.joining());
        assertThat(Documents.text("docs/defaults.md"))
                .as("the table is%n%s", table)
                .contains(table);
    }

    private static String row(Setting setting) {
        return "| " + setting.what() + " | `" + setting.option() + "` | " + setting.shown(Role.CLIENT) + " | "
                + setting.shown(Role.SERVER) + " | " + places(setting) + " |\n";
    }

    /** The types with a method of the option's name that takes a value. */
    private static String places(Setting setting) {
        String option = setting.option().replaceAll(" .*", "");
        String places = HOLDERS.stream()
                .filter(type -> Arrays.stream(type.getMethods())
                        .anyMatch(method -> method.getName().equals(option)
                                && method.getParameterCount() > 0
                                && method.getParameterTypes()[0] != Role.class))
                .map(type -> "`" + type.getSimpleName().replace("Builder", "WsMulti.builder()") + "`")
                .collect(Collectors.joining(", "));
        return places.isEmpty() ? "fixed" : places;
    }
}
