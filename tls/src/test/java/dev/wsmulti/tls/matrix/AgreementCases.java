package dev.wsmulti.tls.matrix;

import dev.wsmulti.secure.TlsFacts;
import dev.wsmulti.secure.TlsFacts.Resumption;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.tls.testing.Ca.Order;
import dev.wsmulti.tls.testing.Line;
import dev.wsmulti.tls.testing.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What the two ends agree on: names, protocols, groups, sessions that go on. */
final class AgreementCases {
    private static final int RECONNECTS = 20;

    private AgreementCases() {}

    static List<Case> all() {
        return List.of(
                new Case(14, "name the server does not know, one it knows; an address is not asked for")
                        .comesTo("SNI_REFUSED, known.test, no name", AgreementCases::names),
                new Case(15, "ALPN: none, nothing in common, the server's order")
                        .comesTo("none, NO_ALPN, b", AgreementCases::protocols),
                new Case(31, "reconnect 20 times (95 % at least), then other ALPN, other pins, server started anew")
                        .in(cell -> !cell.jsse() && cell.is13(), "NOT_SUPPORTED, each time", AgreementCases::sessions)
                        .comesTo("RESUMED, FULL, FULL, FULL", AgreementCases::sessions),
                new Case(36, "X25519MLKEM768 preferred; peer without it")
                        .none(cell -> !cell.client() || !cell.is13())
                        .in(
                                cell -> cell.jsse() && !hybrid(cell),
                                "refused with a sentence before JDK 27",
                                AgreementCases::hybrids)
                        .comesTo("X25519MLKEM768, x25519", AgreementCases::hybrids));
    }

    private static boolean hybrid(Cell cell) {
        return Runtime.version().feature() >= 27;
    }

    private static String names(Scene scene) {
        Tls ours = scene.ours();
        Tls theirs = scene.theirs();
        boolean client = scene.cell.client();
        var identity = Scene.identity(scene.ca.issue(Order.host("known.test")));
        Line unknown = client
                ? scene.line(ours, theirs.identity("known.test", identity), Scene.HOST)
                : scene.line(ours.identity("known.test", identity), theirs, Scene.HOST);
        String refused = unknown.verdict();
        var address = Scene.identity(scene.ca.issue(Order.host(Scene.HOST)
                .names(List.of(new org.bouncycastle.asn1.x509.GeneralName(
                        org.bouncycastle.asn1.x509.GeneralName.iPAddress, "192.0.2.1")))));
        Line numbered = client
                ? scene.line(ours, theirs.identity(address), "192.0.2.1").run()
                : scene.line(ours.identity(address), theirs, "192.0.2.1").run();
        Side server = client ? numbered.theirs : numbered.ours;
        Line known = client
                ? scene.line(ours, theirs.identity("known.test", identity), "known.test")
                : scene.line(ours.identity("known.test", identity), theirs, "known.test");
        String asked = known.run().ours.filter.facts().sni().orElse("nobody");
        return refused + ", " + asked + ", " + server.filter.facts().sni().orElse("no name");
    }

    private static String protocols(Scene scene) {
        return agreed(scene, List.of(), List.of()) + ", " + agreed(scene, List.of("a"), List.of("b")) + ", "
                + agreed(scene, List.of("a", "b"), List.of("b", "a"));
    }

    private static String agreed(Scene scene, List<String> client, List<String> server) {
        boolean clients = scene.cell.client();
        Tls ours = scene.ours().alpn((clients ? client : server).toArray(String[]::new));
        Tls theirs = scene.theirs().alpn((clients ? server : client).toArray(String[]::new));
        Line line = clients
                ? scene.line(ours, scene.shown(theirs), Scene.HOST)
                : scene.line(scene.shown(ours), theirs, Scene.HOST);
        String verdict = line.verdict();
        return verdict.equals("OK") ? line.ours.filter.facts().alpn().orElse("none") : verdict;
    }

    private static String sessions(Scene scene) {
        boolean client = scene.cell.client();
        Tls ours = client ? scene.ours() : scene.shown(scene.ours());
        Tls theirs = client ? scene.shown(scene.theirs()) : scene.theirs();
        connect(scene, ours, theirs);
        List<Resumption> again = new ArrayList<>();
        for (int i = 0; i < RECONNECTS; i++) {
            again.add(connect(scene, ours, theirs));
        }
        List<Supplier<Resumption>> others = List.of(
                () -> connect(scene, ours.alpn("other"), theirs.alpn("other")),
                () -> connect(scene, client ? ours.pin(pins(scene)) : ours, client ? theirs : theirs.pin(pins(scene))),
                () -> connect(
                        scene,
                        client ? ours : scene.shown(scene.ours()),
                        client ? scene.shown(scene.theirs()) : theirs));
        List<Resumption> later = others.stream().map(Supplier::get).toList();
        if (again.get(0) == Resumption.NOT_SUPPORTED) {
            boolean always = again.stream().allMatch(Resumption.NOT_SUPPORTED::equals)
                    && later.stream().allMatch(Resumption.NOT_SUPPORTED::equals);
            return always ? "NOT_SUPPORTED, each time" : again + " " + later;
        }
        long resumed = again.stream().filter(Resumption.RESUMED::equals).count();
        return (resumed * 100 >= RECONNECTS * 95 ? "RESUMED" : resumed + " resumed") + ", "
                + later.stream().map(Resumption::name).collect(Collectors.joining(", "));
    }

    private static String[] pins(Scene scene) {
        try {
            byte[] hash = java.security.MessageDigest.getInstance("SHA-256")
                    .digest(scene.ca.root().getPublicKey().getEncoded());
            return new String[] {
                "sha256//" + java.util.Base64.getEncoder().encodeToString(hash),
                "sha256//" + java.util.Base64.getEncoder().encodeToString(new byte[32])
            };
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Resumption connect(Scene scene, Tls ours, Tls theirs) {
        Line line = scene.line(ours, theirs, Scene.HOST);
        String verdict = line.verdict();
        if (!verdict.equals("OK")) {
            throw new AssertionError(verdict + " " + line.ours.failure + " " + line.theirs.failure);
        }
        TlsFacts facts = line.ours.filter.facts();
        line.ours.stack.goodbye(0);
        line.run();
        line.theirs.stack.goodbye(0);
        line.run();
        return facts.resumption();
    }

    private static String hybrids(Scene scene) {
        Line line;
        try {
            line = scene.line(
                    scene.ours().postQuantum(), scene.shown(scene.theirs()).provider("bc"), Scene.HOST);
        } catch (IllegalStateException refused) {
            return String.valueOf(refused.getMessage()).contains("X25519MLKEM768")
                    ? "refused with a sentence before JDK 27"
                    : "refused";
        }
        return group(line)
                + ", "
                + group(scene.line(scene.ours().postQuantum(), scene.shown(scene.theirs()), Scene.HOST));
    }

    private static String group(Line line) {
        String verdict = line.verdict();
        return verdict.equals("OK") ? line.ours.filter.facts().group().orElse("no group") : verdict;
    }
}
