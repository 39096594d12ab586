package dev.wsmulti.tls.matrix;

import dev.wsmulti.tls.Identity;
import dev.wsmulti.tls.Revocation;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.tls.provider.ClientAuth;
import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.tls.testing.Ca.Issued;
import dev.wsmulti.tls.testing.Ca.Order;
import dev.wsmulti.tls.testing.Line;
import dev.wsmulti.tls.testing.Pems;
import dev.wsmulti.tls.testing.Settings;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates good and bad: of servers where a client is under test, of clients where a server is. */
final class TrustCases {
    private static final Instant NOW = Instant.now();
    private static final Duration DAY = Duration.ofDays(1);

    /** These take long to make. */
    private static final KeyPair RSA_2048 = Ca.key("RSA-2048");

    private static final KeyPair RSA_1024 = Ca.key("RSA-1024");

    private TrustCases() {}

    static List<Case> all() {
        return List.of(
                new Case(1, "good certificate: P-256, RSA-2048, Ed25519").comesTo("OK, OK, OK", TrustCases::good),
                new Case(2, "expired, not yet valid")
                        .in(Case.SERVERS, "CLIENT_CERT_REJECTED, CLIENT_CERT_REJECTED", TrustCases::dates)
                        .comesTo("EXPIRED, NOT_YET_VALID", TrustCases::dates),
                new Case(3, "for another host")
                        .none(Case.SERVERS)
                        .comesTo(
                                "HOST_MISMATCH",
                                scene -> scene.judge(scene.ca.issue(Order.host("other.test")), Scene.HOST)),
                new Case(4, "a common name and no SAN")
                        .none(Case.SERVERS)
                        .comesTo(
                                "HOST_MISMATCH",
                                scene -> scene.judge(scene.ca.issue(Order.subject(Scene.HOST)), Scene.HOST)),
                new Case(5, "`foo.*.com`, `*`, `*.com`, `f*o.example.com`")
                        .none(Case.SERVERS)
                        .comesTo("HOST_MISMATCH, HOST_MISMATCH, HOST_MISMATCH, HOST_MISMATCH", TrustCases::wildcards),
                new Case(6, "address in the SAN, another address, address as a DNS name")
                        .none(Case.SERVERS)
                        .comesTo("OK, HOST_MISMATCH, HOST_MISMATCH", TrustCases::addresses),
                new Case(7, "dot at the end, upper case, IDN")
                        .none(Case.SERVERS)
                        .comesTo("OK, OK, OK", TrustCases::spellings),
                new Case(8, "no host to verify")
                        .none(Case.SERVERS)
                        .comesTo("HOST_MISMATCH", scene -> scene.judge(scene.ca.issue(Order.host(Scene.HOST)), "")),
                new Case(9, "self-signed, unknown authority, intermediate missing")
                        // A client with none of the issuers asked for shows nothing.
                        .in(
                                Case.SERVERS,
                                "CLIENT_CERT_REQUIRED, CLIENT_CERT_REQUIRED, CLIENT_CERT_REQUIRED",
                                TrustCases::paths)
                        .comesTo("UNTRUSTED, UNTRUSTED, UNTRUSTED", TrustCases::paths),
                new Case(10, "RSA-1024, signed with SHA-1 (P-192: `VerifierTest`)")
                        .in(Case.SERVERS, "CLIENT_CERT_REJECTED, CLIENT_CERT_REJECTED", TrustCases::weak)
                        .comesTo("WEAK_KEY, WEAK_KEY", TrustCases::weak),
                new Case(
                                11,
                                "revoked by a list, not revoked, by a list that is out of date (stapled answers: `RevocationTest`)")
                        .in(Case.SERVERS, "CLIENT_CERT_REJECTED, OK, CLIENT_CERT_REJECTED", TrustCases::revoked)
                        .comesTo("REVOKED, OK, REVOKED", TrustCases::revoked),
                new Case(12, "client certificate demanded, none there")
                        .comesTo("CLIENT_CERT_REQUIRED, peer: CLIENT_CERT_REQUIRED", TrustCases::noClientCertificate),
                new Case(13, "client certificate of a false authority, expired, with RSA-1024")
                        .comesTo(
                                "CLIENT_CERT_REJECTED, CLIENT_CERT_REJECTED, CLIENT_CERT_REJECTED",
                                TrustCases::badClient),
                new Case(37, "chain of 13 certificates, certificate of 100 KB")
                        .comesTo("refused, refused", TrustCases::oversized));
    }

    private static String good(Scene scene) {
        return Stream.of(Ca.key("P-256"), RSA_2048, Ca.key("Ed25519"))
                .map(key -> {
                    Identity identity =
                            Scene.identity(scene.ca.issue(Order.host(Scene.HOST).key(key)));
                    return scene.cell.client()
                            ? scene.judge(identity)
                            : scene.line(scene.ours().identity(identity), scene.theirs(), Scene.HOST)
                                    .verdict();
                })
                .collect(Collectors.joining(", "));
    }

    private static String dates(Scene scene) {
        Order order = Order.host(Scene.HOST);
        return scene.judge(scene.ca.issue(order.valid(NOW.minus(DAY.multipliedBy(9)), NOW.minus(DAY)))) + ", "
                + scene.judge(scene.ca.issue(order.valid(NOW.plus(DAY), NOW.plus(DAY.multipliedBy(9)))));
    }

    private static String named(Scene scene, String host, GeneralName name) {
        return scene.judge(scene.ca.issue(Order.host(Scene.HOST).names(List.of(name))), host);
    }

    private static String wildcards(Scene scene) {
        return named(scene, "foo.evil.com", new GeneralName(GeneralName.dNSName, "foo.*.com")) + ", "
                + named(scene, "localhost", new GeneralName(GeneralName.dNSName, "*")) + ", "
                + named(scene, "evil.com", new GeneralName(GeneralName.dNSName, "*.com")) + ", "
                + named(scene, "foo.example.com", new GeneralName(GeneralName.dNSName, "f*o.example.com"));
    }

    private static String addresses(Scene scene) {
        return named(scene, "192.0.2.1", new GeneralName(GeneralName.iPAddress, "192.0.2.1")) + ", "
                + named(scene, "192.0.2.2", new GeneralName(GeneralName.iPAddress, "192.0.2.1")) + ", "
                + named(scene, "192.0.2.1", new GeneralName(GeneralName.dNSName, "192.0.2.1"));
    }

    private static String spellings(Scene scene) {
        Issued idn = scene.ca.issue(Order.host("xn--bcher-kva.example"));
        return scene.judge(scene.ca.issue(Order.host(Scene.HOST)), Scene.HOST + ".") + ", "
                + scene.judge(scene.ca.issue(Order.host(Scene.HOST)), "SERVER.Test") + ", "
                + scene.judge(idn, "b\u00fccher.example");
    }

    private static String paths(Scene scene) {
        Issued own = Ca.create(Scene.HOST).issuer();
        Issued below = scene.ca.intermediate("middle").issue(Order.host(Scene.HOST));
        return scene.judge(own) + ", "
                + scene.judge(Ca.create("stranger").issue(Order.host(Scene.HOST))) + ", "
                + scene.judge(new Issued(below.key(), below.chain().subList(0, 1)));
    }

    private static String weak(Scene scene) {
        Order order = Order.host(Scene.HOST);
        return scene.judge(scene.ca.issue(order.key(RSA_1024))) + ", "
                + scene.judge(scene.ca.issue(order.signed("SHA1withECDSA")));
    }

    private static String revoked(Scene scene) throws Exception {
        Issued shown = scene.ca.issue(Order.host(Scene.HOST));
        BigInteger serial = shown.certificate().getSerialNumber();
        return asked(scene, shown, list(scene.ca, serial, NOW.plus(DAY))) + ", "
                + asked(scene, shown, list(scene.ca, serial.add(BigInteger.TEN), NOW.plus(DAY))) + ", "
                + asked(scene, shown, list(scene.ca, serial.add(BigInteger.TEN), NOW.minus(DAY)));
    }

    private static String asked(Scene scene, Issued shown, X509CRL list) {
        Tls ours = scene.ours().revocation(Revocation.hard().crlPem(Pems.of(List.of(list))));
        Tls theirs = scene.theirs().identity(Scene.identity(shown));
        return scene.line(
                        scene.cell.client() ? ours : scene.shown(ours).clientAuth(ClientAuth.REQUIRED),
                        theirs,
                        Scene.HOST)
                .verdict();
    }

    private static X509CRL list(Ca ca, BigInteger serial, Instant next)
            throws GeneralSecurityException, OperatorCreationException {
        JcaX509v2CRLBuilder builder =
                new JcaX509v2CRLBuilder(ca.root().getSubjectX500Principal(), Date.from(NOW.minus(DAY.multipliedBy(9))));
        builder.setNextUpdate(Date.from(next));
        builder.addCRLEntry(serial, Date.from(NOW.minus(DAY.multipliedBy(2))), CRLReason.keyCompromise);
        return new JcaX509CRLConverter()
                .getCRL(builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                        .build(ca.issuer().key())));
    }

    private static String noClientCertificate(Scene scene) {
        Line line = scene.cell.client()
                ? scene.line(scene.ours(), scene.shown(scene.theirs()).clientAuth(ClientAuth.REQUIRED), Scene.HOST)
                : scene.line(scene.shown(scene.ours()).clientAuth(ClientAuth.REQUIRED), scene.theirs(), Scene.HOST);
        return line.verdict() + ", peer: " + line.theirs.code();
    }

    private static String badClient(Scene scene) {
        Order order = Order.host("client.test");
        return Stream.of(
                        // The same name, so that a client which looks for the issuer asked for finds it.
                        Ca.create("root").issue(order),
                        scene.ca.issue(order.valid(NOW.minus(DAY.multipliedBy(9)), NOW.minus(DAY))),
                        scene.ca.issue(order.key(RSA_1024)))
                .map(Scene::identity)
                .map(bad -> scene.cell.client()
                        ? scene.line(
                                        scene.ours().identity(bad),
                                        scene.shown(scene.theirs()).clientAuth(ClientAuth.REQUIRED),
                                        Scene.HOST)
                                .verdict()
                        : scene.judge(bad))
                .collect(Collectors.joining(", "));
    }

    private static String oversized(Scene scene) {
        Ca below = scene.ca;
        for (int i = 0; i < 12; i++) {
            below = below.intermediate("middle" + i);
        }
        List<GeneralName> many = new ArrayList<>(List.of(new GeneralName(GeneralName.dNSName, Scene.HOST)));
        IntStream.range(0, 4000)
                .mapToObj(i -> new GeneralName(GeneralName.dNSName, "number" + i + ".server.test"))
                .forEach(many::add);
        return refused(scene, below.issue(Order.host(Scene.HOST))) + ", "
                + refused(scene, scene.ca.issue(Order.host(Scene.HOST).names(many)));
    }

    private static String refused(Scene scene, Issued shown) {
        String code = scene.judge(Identity.of(Settings.keys(shown)));
        return code.equals("OK") || code.startsWith("not open") ? code : "refused";
    }
}
