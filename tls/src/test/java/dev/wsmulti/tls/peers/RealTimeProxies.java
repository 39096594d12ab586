package dev.wsmulti.tls.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Proxies of others on ports of this machine. The user is {@code me}, the password {@code secret}; port 9 is forbidden. */
final class RealTimeProxies implements AutoCloseable {
    private static final String HASH = "$apr1$wsmulti1$XBjPZXJz9iFquj13UhE1j.";

    private final Path folder;
    private final Keys keys;
    private final List<Program> programs = new ArrayList<>();

    /** HTTP with Basic. */
    final int tinyproxy;

    /** HTTP with Basic and Digest. */
    final int squid;

    /** SOCKS5 with a password. */
    final int microsocks;

    /** SOCKS4 and SOCKS5. */
    final int dante;

    /** TLS before tinyproxy. */
    final int stunnel;

    /** The same with a certificate for nobody's name. */
    final int misnamed;

    RealTimeProxies(Path folder, Keys keys) throws Exception {
        this.folder = folder;
        this.keys = keys;
        // Squid is another user, if we are root.
        assertThat(Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx")))
                .exists();
        try {
            tinyproxy = tinyproxy();
            squid = squid();
            microsocks = microsocks();
            dante = dante();
            stunnel = stunnel(tinyproxy, "server");
            misnamed = stunnel(tinyproxy, "client");
        } catch (Exception | AssertionError failed) {
            close();
            throw failed;
        }
    }

    private int tinyproxy() throws Exception {
        int port = free();
        Path file = write("tinyproxy.conf", "Port %d\nListen 127.0.0.1\nBasicAuth me secret\n".formatted(port));
        return started(port, "tinyproxy", "-d", "-c", file.toString());
    }

    private int squid() throws Exception {
        int port = free();
        Path basic = write("basic", "me:" + HASH + "\n");
        Path digest = write("digest", "me:secret\n");
        String text = """
                http_port 127.0.0.1:%d
                pid_filename %s
                cache_log /dev/null
                access_log none
                cache deny all
                pinger_enable off
                shutdown_lifetime 0 seconds
                coredump_dir none
                auth_param digest program /usr/lib/squid/digest_file_auth %s
                auth_param digest children 1
                auth_param digest realm squid
                auth_param basic program /usr/lib/squid/basic_ncsa_auth %s
                auth_param basic children 1
                acl known proxy_auth REQUIRED
                acl forbidden port 9
                http_access deny forbidden
                http_access allow known
                http_access deny all
                """.formatted(port, folder.resolve("squid.pid"), digest, basic);
        Path file = write("squid.conf", text);
        // The name keeps it apart from others in shared memory.
        return started(port, "squid", "-N", "-n", "wsmulti" + port, "-f", file.toString());
    }

    private int microsocks() throws Exception {
        int port = free();
        return started(port, "microsocks", "-i", "127.0.0.1", "-p", "" + port, "-u", "me", "-P", "secret");
    }

    private int dante() throws Exception {
        int port = free();
        String text = """
                logoutput: stderr
                internal: 127.0.0.1 port = %d
                external: 127.0.0.1
                clientmethod: none
                socksmethod: none
                user.privileged: root
                user.unprivileged: nobody
                client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }
                socks block { from: 127.0.0.0/8 to: 0.0.0.0/0 port = 9 }
                socks pass { from: 127.0.0.0/8 to: 0.0.0.0/0 protocol: tcp }
                """.formatted(port);
        return started(port, "danted", "-f", write("dante.conf", text).toString());
    }

    private int stunnel(int behind, String name) throws Exception {
        int port = free();
        String text = """
                foreground = yes
                pid =
                [proxy]
                accept = 127.0.0.1:%d
                connect = 127.0.0.1:%d
                cert = %s
                key = %s
                """.formatted(port, behind, keys.path(name + ".pem"), keys.path(name + ".key"));
        return started(port, "stunnel4", write(name + ".conf", text).toString());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private int started(int port, String program, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(Programs.onThePath(program)));
        command.addAll(List.of(args));
        Program started = Program.start(folder, command);
        programs.add(started);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!listens(port)) {
            assertThat(System.nanoTime())
                    .as("%s listens; it said:%n%s", command, started.said())
                    .isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return port;
    }

    private static boolean listens(int port) {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int free() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    @Override
    public void close() {
        programs.forEach(Program::close);
    }
}
