package dev.wsmulti.tool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;

/** A key and a certificate for {@code localhost} and 127.0.0.1 in PEM files, made by the JDK's own tool. */
record CertificateFiles(Path certificate, Path key, String pin) {
    private static final String PASSWORD = "changeit";

    /** In a folder; the key is of that kind: EC or RSA. */
    static CertificateFiles in(Path folder, String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "own",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD);
        Process made = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (made.waitFor() != 0) {
            throw new IOException("keytool made no key");
        }
        KeyStore keys = load(store);
        Certificate own = keys.getCertificate("own");
        Path certificate = pem(folder.resolve(name + ".pem"), "CERTIFICATE", own.getEncoded());
        Path key = pem(
                folder.resolve(name + ".key"),
                "PRIVATE KEY",
                keys.getKey("own", PASSWORD.toCharArray()).getEncoded());
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(own.getPublicKey().getEncoded());
        return new CertificateFiles(
                certificate, key, "sha256//" + Base64.getEncoder().encodeToString(hash));
    }

    private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        }
    }

    private static Path pem(Path file, String what, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n",
                StandardCharsets.US_ASCII);
    }
}
