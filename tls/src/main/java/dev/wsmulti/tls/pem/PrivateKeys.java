package dev.wsmulti.tls.pem;

import dev.wsmulti.tls.pem.Der.MalformedDer;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidParameterSpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.jspecify.annotations.Nullable;

/** Private keys as text: PKCS#8, plain (RFC 5958) and encrypted, PKCS#1 (RFC 8017) and SEC1 (RFC 5915). */
public final class PrivateKeys {
    /** The most bytes the file of a key may have. */
    public static final int MOST_BYTES = 64 << 10;

    /** A password is stretched by that many rounds at most: an hour of work would look like a hang. */
    private static final int MOST_ROUNDS = 10_000_000;

    private static final byte[] VERSION_0 = {Der.INTEGER, 1, 0};
    private static final byte[] NULL = {0x05, 0};
    private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d010101");
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");
    private static final Map<String, String> ALGORITHMS = Map.of(
            "2a864886f70d010101", "RSA",
            "2a864886f70d01010a", "RSASSA-PSS",
            "2a8648ce3d0201", "EC",
            "2b6570", "Ed25519",
            "2b6571", "Ed448");

    private PrivateKeys() {}

    /**
     * The one key of a text; certificates beside it are passed over.
     *
     * @param password of an encrypted key; stays the caller's to wipe
     */
    public static PrivateKey read(PemText text, char @Nullable [] password) throws PemException {
        List<PemBlock> blocks = text.blocks();
        PemBlock key = null;
        byte[] curve = null;
        for (PemBlock block : blocks) {
            if (block.label().equals("EC PARAMETERS")) {
                curve = block.der();
            } else if (block.label().endsWith("PRIVATE KEY")) {
                if (key != null) {
                    throw PemException.at(
                            text.source(),
                            block.line(),
                            "expected one key, and line " + key.line() + " has one already");
                }
                key = block;
            }
        }
        if (key == null) {
            throw new PemException(
                    text.source(),
                    "expected '-----BEGIN PRIVATE KEY-----' but found " + Certificates.found(text, blocks));
        }
        try {
            return key(key, curve, password);
        } catch (MalformedDer | IOException | GeneralSecurityException | RuntimeException malformed) {
            throw PemException.at(text.source(), key.line(), key.label() + ": " + malformed.getMessage(), malformed);
        }
    }

    private static PrivateKey key(PemBlock block, byte @Nullable [] curve, char @Nullable [] password)
            throws MalformedDer, IOException, GeneralSecurityException {
        if (block.legacyEncrypted()) {
            throw new MalformedDer(
                    "expected PKCS#8: the encryption of RFC 1421 is not read, 'openssl pkcs8 -topk8' makes a"
                            + " key that is");
        }
        return switch (block.label()) {
            case "PRIVATE KEY" -> pkcs8(block.der());
            case "RSA PRIVATE KEY" -> pkcs8(fromPkcs1(block.der()));
            case "EC PRIVATE KEY" -> pkcs8(fromSec1(block.der(), curve));
            case "ENCRYPTED PRIVATE KEY" -> pkcs8(decrypted(block.der(), password));
            default ->
                throw new MalformedDer("expected PRIVATE KEY, ENCRYPTED PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY;"
                        + " 'openssl pkey' turns others into the first");
        };
    }

    /** {@code SEQUENCE { version, SEQUENCE { algorithm, ... }, OCTET STRING }} (RFC 5958 section 2). */
    private static PrivateKey pkcs8(byte[] der) throws MalformedDer, GeneralSecurityException {
        Der whole = Der.of(der);
        Der fields = whole.enter(Der.SEQUENCE);
        if (!whole.atEnd()) {
            throw new MalformedDer("expected nothing behind the key");
        }
        fields.value(Der.INTEGER);
        String id = HexFormat.of().formatHex(fields.enter(Der.SEQUENCE).value(Der.OBJECT_ID));
        String algorithm = ALGORITHMS.get(id);
        if (algorithm == null) {
            throw new MalformedDer("expected a key for RSA, EC, Ed25519 or Ed448, not one of the object id " + id);
        }
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    private static byte[] fromPkcs1(byte[] der) throws MalformedDer {
        Der whole = Der.of(der);
        byte[] key = whole.element(Der.SEQUENCE);
        if (!whole.atEnd()) {
            throw new MalformedDer("expected nothing behind the key");
        }
        return Der.wrap(Der.SEQUENCE, VERSION_0, Der.wrap(Der.SEQUENCE, RSA, NULL), Der.wrap(Der.OCTET_STRING, key));
    }

    /** The name of the curve stands in the key (RFC 5915 section 3), or before it in a block of its own. */
    private static byte[] fromSec1(byte[] der, byte @Nullable [] before) throws MalformedDer {
        Der whole = Der.of(der);
        Der fields = whole.enter(Der.SEQUENCE);
        if (!whole.atEnd()) {
            throw new MalformedDer("expected nothing behind the key");
        }
        fields.value(Der.INTEGER);
        fields.value(Der.OCTET_STRING);
        byte[] curve = fields.next(Der.CONTEXT_0) ? fields.value(Der.CONTEXT_0) : before;
        if (curve == null || !Der.of(curve).next(Der.OBJECT_ID)) {
            throw new MalformedDer("expected the name of a curve");
        }
        return Der.wrap(Der.SEQUENCE, VERSION_0, Der.wrap(Der.SEQUENCE, EC, curve), Der.wrap(Der.OCTET_STRING, der));
    }

    private static byte[] decrypted(byte[] der, char @Nullable [] password)
            throws MalformedDer, IOException, GeneralSecurityException {
        if (password == null) {
            throw new MalformedDer("it is encrypted: its password is needed");
        }
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
        AlgorithmParameters parameters = info.getAlgParameters();
        if (parameters == null) {
            throw new MalformedDer("expected parameters of its encryption");
        }
        refuseEndlessWork(parameters);
        // getAlgName() is only "PBES2" on JDK 17; the parameters know the whole name
        String algorithm = info.getAlgName().equals("PBES2") ? parameters.toString() : info.getAlgName();
        PBEKeySpec secret = new PBEKeySpec(password);
        try {
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE, SecretKeyFactory.getInstance(algorithm).generateSecret(secret), parameters);
            return info.getKeySpec(cipher).getEncoded();
        } catch (GeneralSecurityException wrong) {
            throw new GeneralSecurityException("its password is another one, or " + algorithm + " is not known", wrong);
        } finally {
            secret.clearPassword();
        }
    }

    private static void refuseEndlessWork(AlgorithmParameters parameters) throws MalformedDer {
        try {
            int rounds = parameters.getParameterSpec(PBEParameterSpec.class).getIterationCount();
            if (rounds > MOST_ROUNDS) {
                throw new MalformedDer("expected at most " + MOST_ROUNDS + " rounds for its password, not " + rounds);
            }
        } catch (InvalidParameterSpecException unknown) {
            throw new MalformedDer("expected an encryption by password: " + unknown.getMessage());
        }
    }
}
