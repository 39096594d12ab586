package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.transfer.Progress;
import java.util.List;

/** What every story of a transfer's progress must hold to. */
final class Monotonic {
    private Monotonic() {}

    /** Nothing goes back, nothing is over its total, and the last word is the whole; -1 where there is no such body. */
    static void check(List<Progress> seen, long received, long sent) {
        assertThat(seen).isNotEmpty();
        Progress before = new Progress(0, -1, 0, -1);
        for (Progress each : seen) {
            assertThat(each.received()).isGreaterThanOrEqualTo(before.received());
            assertThat(each.sent()).isGreaterThanOrEqualTo(before.sent());
            assertThat(each.receiveTotal() < 0 || each.received() <= each.receiveTotal())
                    .as("%s", each)
                    .isTrue();
            assertThat(each.sendTotal() < 0 || each.sent() <= each.sendTotal())
                    .as("%s", each)
                    .isTrue();
            before = each;
        }
        assertThat(before.received()).isEqualTo(Math.max(0, received));
        assertThat(before.sent()).isEqualTo(Math.max(0, sent));
    }
}
