package dev.wsmulti.tls.peers;

import dev.wsmulti.tls.Identity;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.tls.testing.Pems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;

/** Files of PEM for both ends: an authority, a server on this machine, and a client. */
record Keys(Path folder, String pinOfServer) {
    /** Writes them into that folder. */
    static Keys in(Path folder) throws IOException, GeneralSecurityException {
        Ca ca = Ca.create("Peers");
        Ca.Issued server = ca.issue(Ca.Order.subject("server")
                .names(List.of(
                        new GeneralName(GeneralName.dNSName, "localhost"),
                        new GeneralName(GeneralName.iPAddress, "127.0.0.1"))));
        Ca.Issued client = ca.issue(Ca.Order.subject("some client"));
        Files.writeString(folder.resolve("ca.pem"), Pems.of(List.of(ca.root())));
        write(folder, "server", server);
        write(folder, "client", client);
        byte[] key = server.certificate().getPublicKey().getEncoded();
        return new Keys(
                folder,
                Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-256").digest(key)));
    }

    private static void write(Path folder, String name, Ca.Issued issued) throws IOException {
        Files.writeString(folder.resolve(name + ".pem"), Pems.of(issued.chain()));
        Files.writeString(folder.resolve(name + ".key"), Pems.pkcs8(issued.key()));
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    String path(String name) {
        return file(name).toString();
    }

    private Identity identity(String name) {
        return Identity.of(file(name + ".pem"), file(name + ".key"));
    }

    /** Our server. It trusts clients of the authority, if it asks for certificates. */
    Tls server(Pair pair) {
        return Tls.defaults()
                .provider(pair.provider())
                .protocols(pair.version())
                .trust(file("ca.pem"))
                .identity(identity("server"));
    }

    /** Our client without a certificate. */
    Tls client(Pair pair) {
        return Tls.defaults()
                .provider(pair.provider())
                .protocols(pair.version())
                .trust(file("ca.pem"));
    }

    /** Our client with one. */
    Tls knownClient(Pair pair) {
        return client(pair).identity(identity("client"));
    }
}
