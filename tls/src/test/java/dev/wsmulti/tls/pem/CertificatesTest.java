package dev.wsmulti.tls.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.tls.testing.Pems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles and chains as text, good and bad. */
final class CertificatesTest {
    private static final X509Certificate ONE = Ca.create("one").root();
    private static final X509Certificate TWO = Ca.create("two", "RSA-2048").root();

    @TempDir
    Path folder;

    @Test
    void bundleMayHoldCommentsAndAnythingElse() throws Exception {
        String text =
                "\uFEFF# Größe\r\nSubject: CN=one\r\n" + Pems.of(List.of(ONE)).replace("\n", "\r\n") + "-- two --\n"
                        + Pems.pkcs8(Ca.key("P-256").getPrivate()) + "\n\n  " + Pems.of(List.of(TWO)) + "the end";
        assertThat(Certificates.bundle(text(text))).containsExactly(ONE, TWO);
    }

    @Test
    void oldLabelAndSpacesAtLineEndsAreRead() throws Exception {
        String text =
                Pems.of(List.of(ONE)).replace("CERTIFICATE", "X509 CERTIFICATE").replace("\n", " \t\n");
        assertThat(Certificates.bundle(text(text))).containsExactly(ONE);
    }

    @Test
    void systemBundleIsReadWhole() throws Exception {
        List<X509Certificate> many = Collections.nCopies(500, ONE);
        assertThat(Certificates.bundle(text(Pems.of(many)))).hasSize(500);
    }

    @Test
    void chainHasTenAtMost() throws Exception {
        assertThat(Certificates.chain(text(Pems.of(Collections.nCopies(10, ONE)))))
                .hasSize(10);
        assertThatThrownBy(() -> Certificates.chain(text(Pems.of(Collections.nCopies(11, ONE)))))
                .isInstanceOf(PemException.class)
                .hasMessageMatching("ca\\.pem: line \\d+: expected no more than 10 certificates");
    }

    @Test
    void fileThatIsTooLongIsNotReadToItsEnd() throws IOException {
        Path file = Files.write(folder.resolve("long.pem"), new byte[1001]);
        assertThatThrownBy(() -> PemText.file(file, 1000)).hasMessageContaining("longer than 1000 bytes");
        assertThatThrownBy(() -> PemText.file(folder.resolve("absent.pem"), 1000))
                .isInstanceOf(PemException.class)
                .hasMessageContaining("absent.pem: cannot be read");
    }

    @Test
    void messageNamesWhatWasFoundInstead() {
        assertThatThrownBy(() -> Certificates.bundle(text("hello"))).hasMessageContaining("no block at all");
        assertThatThrownBy(() -> Certificates.bundle(
                        text("\n" + Pems.pkcs8(Ca.key("P-256").getPrivate()))))
                .hasMessageContaining("found PRIVATE KEY in line 2");
        assertThatThrownBy(() -> Certificates.bundle(text(new String(ONE.getEncoded(), StandardCharsets.ISO_8859_1))))
                .hasMessageContaining("openssl x509 -inform der");
    }

    @Test
    void messageNamesTheLine() throws Exception {
        String pem = "\n" + Pems.of(List.of(ONE));
        String[] lines = pem.split("\n");
        assertThatThrownBy(() -> bundle(pem.replace("-----END CERTIFICATE-----", "")))
                .hasMessageContaining("ca.pem: line 2: expected '-----END CERTIFICATE-----'");
        assertThatThrownBy(() -> bundle(pem.replace("END CERTIFICATE", "END KEY")))
                .hasMessageContaining("ca.pem: line " + lines.length + ": expected '-----END CERTIFICATE-----' for");
        assertThatThrownBy(() -> bundle(pem.replace("-----BEGIN CERTIFICATE-----", "-----BEGIN CERTIFICATE")))
                .hasMessageContaining("ca.pem: line 2: expected '-----BEGIN <what>-----'");
        assertThatThrownBy(() -> bundle(pem.replace(lines[3], "?" + lines[3].substring(1))))
                .hasMessageContaining("ca.pem: line 4: expected Base64");
        assertThatThrownBy(() -> bundle(pem.replace(lines[3], lines[3] + "==")))
                .hasMessageContaining("ca.pem: line 4: expected '=' in the last line");
        // Certificates differ in length: one character beyond whole fours is left of any.
        int characters = Base64.getEncoder()
                .withoutPadding()
                .encodeToString(ONE.getEncoded())
                .length();
        assertThatThrownBy(() -> bundle(pem.replace(lines[3], lines[3].substring((characters + 3) % 4))))
                .hasMessageContaining("expected Base64 to end before this line as a whole");
    }

    @Test
    void cutAnywhereItIsRefused() throws Exception {
        byte[] der = ONE.getEncoded();
        for (int length = 0; length < der.length; length++) {
            byte[] cut = Arrays.copyOf(der, length);
            assertThatThrownBy(() -> bundle(Pems.block("CERTIFICATE", cut)))
                    .as("%d of %d bytes", length, der.length)
                    .isInstanceOf(PemException.class)
                    .hasMessageContaining("ca.pem: line 1");
        }
        String text = Pems.of(List.of(ONE)).stripTrailing();
        for (int length = 0; length < text.length(); length += 3) {
            String cut = text.substring(0, length);
            assertThatThrownBy(() -> bundle(cut)).isInstanceOf(PemException.class);
        }
    }

    @Test
    void whatStandsBehindACertificateIsRefused() throws Exception {
        byte[] longer = Arrays.copyOf(ONE.getEncoded(), ONE.getEncoded().length + 1);
        assertThatThrownBy(() -> bundle(Pems.block("CERTIFICATE", longer))).isInstanceOf(PemException.class);
    }

    @Test
    void changedAnywhereItIsReadOrRefusedAndNothingElse() throws Exception {
        Random random = new Random(5);
        List<String> refused = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            byte[] changed = ONE.getEncoded();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            try {
                bundle(Pems.block("CERTIFICATE", changed));
            } catch (PemException named) {
                refused.add(named.getMessage());
            }
        }
        assertThat(refused).isNotEmpty().allMatch(message -> message.startsWith("ca.pem: line 1: expected"));
    }

    private static void bundle(String pem) throws PemException {
        Certificates.bundle(text(pem));
    }

    private static PemText text(String pem) {
        return new PemText("ca.pem", pem);
    }
}
