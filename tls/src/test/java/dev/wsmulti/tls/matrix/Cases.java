package dev.wsmulti.tls.matrix;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All 38, by number. */
final class Cases {
    static final List<Case> ALL = Stream.of(TrustCases.all(), AgreementCases.all(), WireCases.all(), others())
            .flatMap(List::stream)
            .sorted(Comparator.comparingInt(one -> one.number))
            .toList();

    private Cases() {}

    private static List<Case> others() {
        return List.of(
                new Case(28, "handshake that stalls (drips: `StalledConnectionsTest`)")
                        .elsewhere(Case.CLIENTS, "WssTest", "aSilentPeerEndsTheHandshakeAtItsDeadline", "later flights")
                        .elsewhere(
                                Case.SERVERS, "WssTest", "aClientThatSaysNothingIsDroppedByAServer", "later flights"),
                new Case(29, "trust manager that blocks")
                        .elsewhere(Case.CLIENTS, "RealTimeHandshakesTest", "slowTrustHoldsUpNobodyElse", "")
                        .open("a client's only so far"),
                new Case(33, "tickets behind the last byte, close with one unread").open("needs sockets"),
                new Case(34, "idle sessions by the thousand")
                        .elsewhere(Case.ALL, "WssTest", "anIdleSessionHoldsNoBuffer", "5 000 of them, heap of each"),
                new Case(
                                38,
                                "TLS in TLS: both names good, the outer one bad, the inner one bad (through CONNECT: open)")
                        .comesTo("OK, HOST_MISMATCH, HOST_MISMATCH", WireCases::inTls));
    }
}
