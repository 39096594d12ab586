package dev.wsmulti.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The program stunnel, with a certificate for {@code localhost} that openssl makes. */
final class Stunnel implements AutoCloseable {
    private static final int PATIENCE = 50;

    private final Path folder;
    private final Instant deadline;
    private @Nullable Process process;

    Stunnel(Path folder, Instant deadline) {
        this.folder = folder;
        this.deadline = deadline;
    }

    Path certificate() {
        return folder.resolve("certificate.pem").toAbsolutePath();
    }

    Path key() {
        return folder.resolve("key.pem").toAbsolutePath();
    }

    void makeCertificate() throws IOException, InterruptedException {
        List<String> command = List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost",
                "-keyout",
                key().toString(),
                "-out",
                certificate().toString());
        Process made = start(command, "openssl.log");
        if (!made.waitFor(30, TimeUnit.SECONDS) || made.exitValue() != 0) {
            throw new IOException("openssl made no certificate; see " + folder.resolve("openssl.log"));
        }
    }

    /** Speaks TLS to a server of ours; says where plain bytes are taken. */
    int puttingOn(int port) throws IOException, InterruptedException {
        return run("client = yes", port);
    }

    /** Takes TLS from a client of ours; says where. */
    int takingOff(int port) throws IOException, InterruptedException {
        return run("cert = " + certificate() + "\nkey = " + key(), port);
    }

    private int run(String what, int target) throws IOException, InterruptedException {
        int port = freePort();
        Path settings = folder.resolve("stunnel.conf");
        Files.writeString(
                settings,
                "foreground = yes\npid =\nsocket = l:TCP_NODELAY=1\nsocket = r:TCP_NODELAY=1\n[run]\n" + what
                        + "\naccept = 127.0.0.1:" + port + "\nconnect = 127.0.0.1:" + target + "\nTIMEOUTclose = 1\n");
        Process started = start(List.of("stunnel4", settings.toString()), "stunnel.log");
        process = started;
        for (int i = 0; i < PATIENCE && started.isAlive() && Instant.now().isBefore(deadline); i++) {
            if (listens(port)) {
                return port;
            }
            started.waitFor(100, TimeUnit.MILLISECONDS);
        }
        throw new IOException("stunnel does not listen; see " + folder.resolve("stunnel.log"));
    }

    private static boolean listens(int port) {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private Process start(List<String> command, String log) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(log).toFile())
                .start();
    }

    @Override
    public void close() {
        Process running = process;
        if (running != null) {
            running.destroy();
        }
    }
}
