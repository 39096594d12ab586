package dev.wsmulti.tls.testing;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for tests: what it issues may be good, or bad in any one way. */
public final class Ca {
    private static final AtomicLong SERIALS = new AtomicLong(1);

    private final Issued root;

    private Ca(Issued root) {
        this.root = root;
    }

    /** A private key and its certificate, with those that lead to the root behind it. */
    public record Issued(PrivateKey key, List<X509Certificate> chain) {
        /** Its own certificate. */
        public X509Certificate certificate() {
            return chain.get(0);
        }
    }

    /** A key of the kind named: {@code P-256}, {@code P-192}, {@code RSA-2048}, {@code RSA-1024}, {@code Ed25519}. */
    public static KeyPair key(String kind) {
        try {
            if (kind.startsWith("RSA-")) {
                KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
                rsa.initialize(Integer.parseInt(kind.substring(4)));
                return rsa.generateKeyPair();
            }
            if (kind.startsWith("Ed")) {
                return KeyPairGenerator.getInstance(kind).generateKeyPair();
            }
            KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
            curve.initialize(new ECGenParameterSpec(kind.replace("P-", "secp") + "r1"));
            return curve.generateKeyPair();
        } catch (GeneralSecurityException unknown) {
            throw new IllegalArgumentException(kind, unknown);
        }
    }

    /** What is to be issued. Immutable; every method returns a copy. */
    public record Order(
            String subject,
            List<GeneralName> names,
            KeyPair pair,
            Instant from,
            Instant until,
            String signature,
            boolean authority) {
        /** For a host: its name is in the SAN; P-256; valid for a day. */
        public static Order host(String name) {
            return subject(name).names(List.of(new GeneralName(GeneralName.dNSName, name)));
        }

        /** With no SAN at all. */
        public static Order subject(String name) {
            Instant now = Instant.now();
            return new Order(
                    name,
                    List.of(),
                    Ca.key("P-256"),
                    now.minus(Duration.ofHours(1)),
                    now.plus(Duration.ofDays(1)),
                    "",
                    false);
        }

        public Order names(List<GeneralName> added) {
            return new Order(subject, List.copyOf(added), pair, from, until, signature, authority);
        }

        public Order key(String kind) {
            return key(Ca.key(kind));
        }

        /** With a key that others may have too: some take long to make. */
        public Order key(KeyPair made) {
            return new Order(subject, names, made, from, until, signature, authority);
        }

        public Order valid(Instant from, Instant until) {
            return new Order(subject, names, pair, from, until, signature, authority);
        }

        /** The signature algorithm, such as {@code SHA1withRSA}; empty for one that suits the key of the issuer. */
        public Order signed(String algorithm) {
            return new Order(subject, names, pair, from, until, algorithm, authority);
        }

        /** It may issue certificates itself. */
        public Order authorized() {
            return new Order(subject, names, pair, from, until, signature, true);
        }
    }

    /** A root of its own with a key of that kind. */
    public static Ca create(String name, String kind) {
        Order order = Order.subject(name).key(kind).authorized();
        X509Certificate certificate =
                sign(order, new X500Name("CN=" + name), order.pair().getPrivate());
        return new Ca(new Issued(order.pair().getPrivate(), List.of(certificate)));
    }

    /** A root with a P-256 key. */
    public static Ca create(String name) {
        return create(name, "P-256");
    }

    /** Issues with that key, whether its certificate allows it or not. */
    public static Ca of(Issued issuer) {
        return new Ca(issuer);
    }

    /** The certificate that clients trust. */
    public X509Certificate root() {
        return root.certificate();
    }

    /** Its key and chain, the root at the end. */
    public Issued issuer() {
        return root;
    }

    /** Issues what was ordered. The root is not part of the chain shown. */
    public Issued issue(Order order) {
        X509Certificate own = sign(
                order, new X500Name(root.certificate().getSubjectX500Principal().getName()), root.key());
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(own);
        chain.addAll(root.chain().subList(0, root.chain().size() - 1));
        return new Issued(order.pair().getPrivate(), List.copyOf(chain));
    }

    /** An authority below this one. */
    public Ca intermediate(String name) {
        Issued issued = issue(Order.subject(name).authorized());
        List<X509Certificate> chain = new ArrayList<>(issued.chain());
        chain.add(root());
        return new Ca(new Issued(issued.key(), List.copyOf(chain)));
    }

    private static X509Certificate sign(Order order, X500Name issuer, PrivateKey key) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    BigInteger.valueOf(SERIALS.getAndIncrement()),
                    Date.from(order.from()),
                    Date.from(order.until()),
                    new X500Name("CN=" + order.subject()),
                    order.pair().getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(order.authority()));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(
                            order.authority()
                                    ? KeyUsage.keyCertSign | KeyUsage.cRLSign
                                    : KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
            if (!order.names().isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(order.names().toArray(GeneralName[]::new)));
            }
            String algorithm = order.signature().isEmpty() ? algorithmOf(key) : order.signature();
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(key)));
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String algorithmOf(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
    }
}
