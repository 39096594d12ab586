package dev.wsmulti.testkit;

import dev.wsmulti.net.Resolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Knows the names that a test gave it, and answers at once unless a fault strikes. */
final class MemoryResolver implements Resolver {
    private static final Lookup NOTHING_TO_CANCEL = () -> {};

    private final Map<String, List<InetAddress>> names = new HashMap<>();
    private final Timeline timeline;
    private final Faults faults;

    MemoryResolver(Timeline timeline, Faults faults) {
        this.timeline = timeline;
        this.faults = faults;
    }

    void name(String host, List<InetAddress> addresses) {
        names.put(host, addresses);
    }

    @Override
    public Lookup lookup(String host, Consumer<Answer> answer) {
        if (faults.strikes(Fault.LOOKUP_UNANSWERED)) {
            return NOTHING_TO_CANCEL;
        }
        Answer found = answer(host);
        if (faults.strikes(Fault.LOOKUP_SLOW)) {
            timeline.after(faults.time(10, 12_000).toNanos(), () -> answer.accept(found));
        } else {
            answer.accept(found);
        }
        return NOTHING_TO_CANCEL;
    }

    private Answer answer(String host) {
        List<InetAddress> known = names.get(host);
        if (known == null || faults.strikes(Fault.LOOKUP_FAILED)) {
            return new Answer.NotFound("no such name");
        }
        if (faults.strikes(Fault.LOOKUP_EMPTY)) {
            return new Answer.Found(List.of());
        }
        List<InetAddress> all = new ArrayList<>();
        if (faults.strikes(Fault.LOOKUP_MANY)) {
            for (int i = faults.between(1, 20); i > 0; i--) {
                all.add(nobody(i));
            }
        }
        all.addAll(known);
        return new Answer.Found(List.copyOf(all));
    }

    /** RFC 5737 section 3: 192.0.2.0/24 is for documentation. */
    private static InetAddress nobody(int number) {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) number});
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
