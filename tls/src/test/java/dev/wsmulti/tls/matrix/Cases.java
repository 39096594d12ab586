package dev.wsmulti.tls.matrix;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All 38, by number. */
final class Cases {
    static final List<Case> ALL = Stream.of(
                    TrustCases.all(),
                    AgreementCases.all(),
                    WireCases.all(),
                    LoopCases.all(),
                    SocketCases.all(),
                    others())
            .flatMap(List::stream)
            .sorted(Comparator.comparingInt(one -> one.number))
            .toList();

    private Cases() {}

    private static List<Case> others() {
        return List.of(
                new Case(34, "idle sessions (heap of each of 5 000: `yardstick.jar idle --tls`)")
                        .elsewhere(Case.ALL, "WssTest", "anIdleSessionHoldsNoBuffer"),
                new Case(
                                38,
                                "TLS in TLS: both names good, the outer one bad, the inner one bad (through CONNECT: `ProxiesOfOthersTest`)")
                        .comesTo("OK, HOST_MISMATCH, HOST_MISMATCH", WireCases::inTls));
    }
}
