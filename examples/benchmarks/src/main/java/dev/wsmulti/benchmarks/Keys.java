package dev.wsmulti.benchmarks;

import dev.wsmulti.tls.Identity;
import dev.wsmulti.tls.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A key and a certificate for the servers that are measured, and the TLS of both ends. */
final class Keys {
    private static final String PASSWORD = "measured";
    /** The same in both providers, so that they are compared at the same work. */
    static final String SUITE = "TLS_AES_128_GCM_SHA256";

    private Keys() {}

    /** Makes a new store in a folder with the JDK's own tool. */
    static Path make(Machine machine, Path folder) throws IOException, InterruptedException {
        Path store = folder.resolve("yardstick.p12");
        Files.deleteIfExists(store);
        List<String> command = List.of(
                machine.tool("keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=yardstick",
                "-ext",
                "san=ip:127.0.0.1",
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
            throw new IOException("keytool made no key: exit " + made.exitValue());
        }
        return store;
    }

    static Tls server(String provider, Path store) {
        try {
            return tls(provider).identity(Identity.of(load(store), PASSWORD.toCharArray()));
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalStateException(unusable);
        }
    }

    /** The same key for an engine with nothing around it. */
    static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(load(store), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static KeyStore load(Path store) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            return keys;
        }
    }

    /** For the messages that a server sends itself. */
    static Tls client(String provider) {
        return tls(provider).dangerouslyTrustEveryone("127.0.0.1");
    }

    private static Tls tls(String provider) {
        return Tls.defaults().provider(provider).protocols("TLSv1.3").suites(SUITE);
    }
}
