package dev.wsmulti.tls.matrix;

import dev.wsmulti.secure.SecureFilter;
import dev.wsmulti.tls.Identity;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.tls.jsse.JsseProvider;
import dev.wsmulti.tls.provider.ClientAuth;
import dev.wsmulti.tls.provider.TlsProvider;
import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.tls.testing.Ca.Order;
import dev.wsmulti.tls.testing.Line;
import dev.wsmulti.tls.testing.Pems;
import dev.wsmulti.tls.testing.Side;
import java.util.List;

/** What a case needs in one cell: configurations of both sides, and lines between them. */
final class Scene {
    static final String HOST = "server.test";

    final Cell cell;
    final Ca ca = Ca.create("root");
    final Spy spy = new Spy(new JsseProvider());

    Scene(Cell cell) {
        this.cell = cell;
    }

    /** The configuration under test, with no certificate. */
    Tls ours() {
        return base(Tls.defaults().provider(cell.provider()));
    }

    /** That of the other side, with no certificate. */
    Tls theirs() {
        return base(Tls.defaults().provider(spy));
    }

    private Tls base(Tls tls) {
        return tls.protocols(cell.version()).trustPem(Pems.of(List.of(ca.root())));
    }

    /** With a certificate for the host. */
    Tls shown(Tls tls) {
        return tls.identity(identity(ca.issue(Order.host(HOST))));
    }

    static Identity identity(Ca.Issued issued) {
        return Identity.ofPem(Pems.of(issued.chain()), Pems.pkcs8(issued.key()));
    }

    /** Both sides as they stand; the client asks for that host. */
    Line line(Tls ours, Tls theirs, String host) {
        return new Line(
                new Side(List.of(filter(ours, cell.client(), host))),
                new Side(List.of(filter(theirs, !cell.client(), host))));
    }

    static SecureFilter filter(Tls tls, boolean client, String host) {
        return client ? tls.client(host, 443) : tls.server();
    }

    /** A line where only the server shows a certificate, a good one. */
    Line line() {
        return cell.client() ? line(ours(), shown(theirs()), HOST) : line(shown(ours()), theirs(), HOST);
    }

    /** The same, open. */
    Line open() {
        return opened(line());
    }

    /** The same, with another provider on the other side. */
    Line open(TlsProvider other) {
        Tls theirs = theirs().provider(other);
        return opened(cell.client() ? line(ours(), shown(theirs), HOST) : line(shown(ours()), theirs, HOST));
    }

    private static Line opened(Line line) {
        line.run();
        if (!line.ours.stack.open() || !line.theirs.stack.open()) {
            throw new AssertionError("not open: " + line.ours.failure + ", " + line.theirs.failure);
        }
        return line;
    }

    /** What the side under test says to a peer with that certificate: to a server, or to a client that has to show one. */
    String judge(Ca.Issued shown) {
        return judge(identity(shown));
    }

    String judge(Identity shown) {
        return cell.client()
                ? line(ours(), theirs().identity(shown), HOST).verdict()
                : line(shown(ours()).clientAuth(ClientAuth.REQUIRED), theirs().identity(shown), HOST)
                        .verdict();
    }

    /** What a client under test says to a server with that certificate, asked for by that name. */
    String judge(Ca.Issued shown, String host) {
        return line(ours(), theirs().identity(identity(shown)), host).verdict();
    }
}
