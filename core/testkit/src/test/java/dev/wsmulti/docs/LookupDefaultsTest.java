package dev.wsmulti.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.http.Role;
import dev.wsmulti.net.SystemResolver;
import dev.wsmulti.transfer.Setting;
import org.junit.jupiter.api.Test;

/** The resolver, which may not know the settings, has the same numbers. */
class LookupDefaultsTest {
    @Test
    void theResolversNumbersAreThoseOfTheTable() {
        assertThat(Setting.LOOKUP_CACHE.time(Role.CLIENT)).isEqualTo(SystemResolver.KEPT);
        assertThat(Setting.LOOKUP_NAMES.size(Role.CLIENT)).isEqualTo(SystemResolver.NAMES);
        assertThat(Setting.LOOKUP_THREADS.size(Role.CLIENT)).isEqualTo(SystemResolver.THREADS);
        assertThat(Setting.LOOKUP_QUEUE.size(Role.CLIENT)).isEqualTo(SystemResolver.QUEUE);
    }
}
