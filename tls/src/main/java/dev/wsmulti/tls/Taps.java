package dev.wsmulti.tls;

import dev.wsmulti.tls.filter.PlaintextTap;
import dev.wsmulti.tls.trust.Hosts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who listens to what is said to whom. */
record Taps(List<On> all) {
    static final Taps NONE = new Taps(List.of());

    record On(Hosts hosts, Tap tap) {}

    Taps with(Hosts hosts, Tap tap) {
        List<On> more = new ArrayList<>(all);
        more.add(new On(hosts, tap));
        return new Taps(List.copyOf(more));
    }

    @Nullable
    PlaintextTap of(String host) {
        List<Tap> listening =
                all.stream().filter(on -> on.hosts().contain(host)).map(On::tap).toList();
        return listening.isEmpty()
                ? null
                : (outgoing, bytes) -> listening.forEach(tap -> tap.passed(host, outgoing, bytes.duplicate()));
    }
}
