package dev.wsmulti.tls.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.tls.testing.Pems;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Private keys in the forms that programs write, and in forms that nobody should. */
final class PrivateKeysTest {
    private static final char[] PASSWORD = "open sesame".toCharArray();

    @ParameterizedTest
    @ValueSource(strings = {"RSA-2048", "P-256", "P-384", "P-521", "Ed25519", "Ed448"})
    void plainPkcs8IsRead(String kind) throws Exception {
        PrivateKey key = Ca.key(kind).getPrivate();
        assertThat(read(Pems.pkcs8(key))).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA-2048", "P-256", "Ed25519"})
    void encryptedPkcs8IsReadWithItsPassword(String kind) throws Exception {
        PrivateKey key = Ca.key(kind).getPrivate();
        String pem = Pems.encrypted(key, "open sesame");
        assertThat(PrivateKeys.read(text(pem), PASSWORD)).isEqualTo(key);
        assertThat(PASSWORD).as("stays the caller's").isEqualTo("open sesame".toCharArray());
        assertThatThrownBy(() -> PrivateKeys.read(text(pem), "another".toCharArray()))
                .isInstanceOf(PemException.class)
                .hasMessageContaining("its password is another one");
        assertThatThrownBy(() -> read(pem)).hasMessageContaining("its password is needed");
    }

    @ParameterizedTest
    @CsvSource({"RSA-2048, RSA PRIVATE KEY", "P-256, EC PRIVATE KEY", "P-384, EC PRIVATE KEY"})
    void traditionalFormsAreRead(String kind, String label) throws Exception {
        PrivateKey key = Ca.key(kind).getPrivate();
        String pem = Pems.traditional(key);
        assertThat(pem).contains("BEGIN " + label);
        assertThat(secret(read(pem))).isEqualTo(secret(key));
    }

    private static BigInteger secret(PrivateKey key) {
        return key instanceof java.security.interfaces.ECPrivateKey curve
                ? curve.getS()
                : ((RSAPrivateKey) key).getPrivateExponent();
    }

    @Test
    void curveMayStandInABlockOfItsOwn() throws Exception {
        PrivateKey key = Ca.key("P-256").getPrivate();
        ECPrivateKey sec1 = ECPrivateKey.getInstance(
                PrivateKeyInfo.getInstance(key.getEncoded()).parsePrivateKey());
        String bare = Pems.block("EC PRIVATE KEY", new ECPrivateKey(256, sec1.getKey()).getEncoded());
        String curve =
                Pems.block("EC PARAMETERS", new byte[] {6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7});
        assertThat(read(curve + bare)).isEqualTo(key);
        assertThatThrownBy(() -> read(bare)).hasMessageContaining("the name of a curve");
    }

    @Test
    void certificatesBesideTheKeyArePassedOver() throws Exception {
        Ca.Issued issued = Ca.create("root").issue(Ca.Order.host("localhost"));
        assertThat(read("what this is\n" + Pems.of(issued.chain()) + "\n" + Pems.pkcs8(issued.key())))
                .isEqualTo(issued.key());
    }

    @Test
    void messageNamesFileLineAndWhatWasExpected() {
        String two = Pems.pkcs8(Ca.key("P-256").getPrivate())
                + Pems.pkcs8(Ca.key("P-256").getPrivate());
        assertThatThrownBy(() -> read(two))
                .hasMessageMatching("key\\.pem: line \\d+: expected one key, and line 1 has one.*");
        assertThatThrownBy(() -> read("nothing"))
                .hasMessageContaining("key.pem: expected '-----BEGIN PRIVATE KEY-----'");
        assertThatThrownBy(() -> read(Pems.block("DSA PRIVATE KEY", new byte[3])))
                .hasMessageContaining("openssl pkey");
        assertThatThrownBy(
                        () -> read(
                                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\nAAAA\n-----END RSA PRIVATE KEY-----"))
                .hasMessageContaining("line 1")
                .hasMessageContaining("openssl pkcs8 -topk8");
    }

    @Test
    void endlessWorkForAPasswordIsRefused() {
        byte[] der = decoded(Pems.encrypted(Ca.key("P-256").getPrivate(), "open sesame"));
        int rounds = find(der, new byte[] {2, 2, 3, (byte) 0xe8}); // INTEGER 1000
        assertThat(rounds).isPositive();
        // two bytes more would move every length: the salt gives up its last two
        byte[] huge = hugeRounds(der, rounds);
        assertThatThrownBy(() -> PrivateKeys.read(text(Pems.block("ENCRYPTED PRIVATE KEY", huge)), PASSWORD))
                .isInstanceOf(PemException.class)
                .hasMessageContaining("at most 10000000 rounds");
    }

    private static byte[] hugeRounds(byte[] der, int rounds) {
        byte[] huge = der.clone();
        int salt = rounds;
        while (huge[salt] != 4 || salt + 2 + huge[salt + 1] != rounds) {
            salt--;
        }
        huge[salt + 1] -= 2;
        huge[rounds - 2] = 2;
        huge[rounds - 1] = 4;
        Arrays.fill(huge, rounds, rounds + 4, (byte) 0x7f);
        return huge;
    }

    private static int find(byte[] where, byte[] what) {
        for (int i = 0; i <= where.length - what.length; i++) {
            if (Arrays.equals(where, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }

    @ParameterizedTest
    @CsvSource({
        "PRIVATE KEY, RSA-2048",
        "PRIVATE KEY, P-256",
        "RSA PRIVATE KEY, RSA-2048",
        "EC PRIVATE KEY, P-256",
        "ENCRYPTED PRIVATE KEY, P-256"
    })
    void cutAnywhereItIsRefused(String label, String kind) {
        byte[] der = der(label, kind);
        for (int length = 0; length < der.length; length++) {
            String cut = Pems.block(label, Arrays.copyOf(der, length));
            assertThatThrownBy(() -> PrivateKeys.read(text(cut), PASSWORD))
                    .as("%d of %d bytes", length, der.length)
                    .isInstanceOf(PemException.class)
                    .hasMessageContaining("key.pem: line 1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PRIVATE KEY, P-256",
        "RSA PRIVATE KEY, RSA-2048",
        "EC PRIVATE KEY, P-256",
        "ENCRYPTED PRIVATE KEY, P-256"
    })
    void changedAnywhereItIsReadOrRefusedAndNothingElse(String label, String kind) {
        Random random = new Random(7);
        byte[] der = der(label, kind);
        int refused = 0;
        for (int i = 0; i < 500; i++) {
            byte[] changed = der.clone();
            changed[random.nextInt(Math.min(80, der.length))] = (byte) random.nextInt();
            try {
                PrivateKeys.read(text(Pems.block(label, changed)), PASSWORD);
            } catch (PemException named) {
                assertThat(named).hasMessageContaining("key.pem: line 1");
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void randomBytesAreRefused() {
        Random random = new Random(11);
        for (int i = 0; i < 1_000; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (noise.length > 0 && random.nextBoolean()) {
                noise[0] = 0x30;
            }
            String label =
                    random.nextBoolean() ? "PRIVATE KEY" : random.nextBoolean() ? "EC PRIVATE KEY" : "RSA PRIVATE KEY";
            assertThatThrownBy(() -> read(Pems.block(label, noise))).isInstanceOf(PemException.class);
        }
    }

    private static byte[] der(String label, String kind) {
        PrivateKey key = Ca.key(kind).getPrivate();
        return decoded(
                switch (label) {
                    case "PRIVATE KEY" -> Pems.pkcs8(key);
                    case "ENCRYPTED PRIVATE KEY" -> Pems.encrypted(key, "open sesame");
                    default -> Pems.traditional(key);
                });
    }

    private static byte[] decoded(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }

    private static PrivateKey read(String pem) throws PemException {
        return PrivateKeys.read(text(pem), null);
    }

    private static PemText text(String pem) {
        return new PemText("key.pem", pem);
    }
}
