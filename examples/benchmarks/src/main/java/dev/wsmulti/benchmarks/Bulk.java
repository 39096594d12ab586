package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What a large body from nginx, and one to it, costs our client, beside a bare blocking loop over a {@code SocketChannel}: the
 * processor time of the client's whole process, in turns.
 */
@Command(
        name = "bulk",
        description = "processor time of a client for a large body from nginx and to it, beside a bare loop",
        mixinStandardHelpOptions = true)
final class Bulk implements Callable<Integer> {
    private static final Pattern DONE = Pattern.compile("^done (\\d+)$");
    private static final Duration MOST = Duration.ofMinutes(2);
    private static final double MOST_RATIO = 1.15;

    @Option(names = "--rounds", description = "rounds that count (default ${DEFAULT-VALUE})")
    private int rounds = 12;

    @Option(names = "--warm", description = "rounds before them (default ${DEFAULT-VALUE})")
    private int warm = 15;

    @Option(names = "--mebibytes", description = "of a body (default ${DEFAULT-VALUE})")
    private int mebibytes = 1024;

    @Option(names = "--nginx", description = "the program (default ${DEFAULT-VALUE})")
    private Path nginx = Path.of("/usr/sbin/nginx");

    @Option(names = "--folder", description = "for the body, as a file of nginx (default: one in the folder for such)")
    private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--jdk", description = "home of the JDK that runs the clients (default: this one)")
    private Path jdk = Machine.thisJdk();

    private final PrintWriter console;

    Bulk(PrintWriter console) {
        this.console = console;
    }

    private record Client(String name, ChildProcess process) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Machine machine = new Machine(jdk, List.of());
        Path home = Files.createTempDirectory(folder, "bulk");
        Measured millis = new Measured();
        Files.createDirectory(home.resolve("up"));
        try (RandomAccessFile body = new RandomAccessFile(home.resolve("body").toFile(), "rw")) {
            body.setLength((long) mebibytes << 20);
            int port = freePort();
            try (ChildProcess server = ChildProcess.start("nginx", machine.forServer(command(home, port)));
                    ChildProcess bare = client("bare", machine);
                    ChildProcess ours = client("ours", machine)) {
                console.println("nginx is process " + server.pid());
                List<Client> clients = List.of(new Client("bare", bare), new Client("ours", ours));
                for (int round = -warm; round < rounds; round++) {
                    for (String way : List.of("get", "put")) {
                        for (Client client : Bench.order(clients, round)) {
                            double took = run(client.process, way + " " + port + " " + ((long) mebibytes << 20));
                            if (round >= 0) {
                                millis.add(way + " " + client.name, took);
                            }
                        }
                    }
                }
            }
        } finally {
            delete(home);
        }
        report(millis);
        return 0;
    }

    private static ChildProcess client(String kind, Machine machine) throws IOException {
        return ChildProcess.start(kind, machine.forLoad(machine.java(BulkClient.class, kind)));
    }

    /** Milliseconds of processor time. */
    private static double run(ChildProcess client, String order) throws IOException, InterruptedException {
        RunTime before = RunTime.of(client.handle());
        client.tell(order);
        var unused = client.await(DONE, MOST);
        return RunTime.of(client.handle()).since(before) / 1e6;
    }

    private List<String> command(Path home, int port) throws IOException {
        Path settings = home.resolve("nginx.conf");
        Files.writeString(settings, """
                daemon off;
                master_process off;
                pid %1$s/nginx.pid;
                error_log stderr error;
                events {}
                http {
                    access_log off;
                    sendfile on;
                    client_max_body_size 0;
                    client_body_temp_path %1$s/parts;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    server {
                        listen 127.0.0.1:%2$d;
                        root %1$s;
                        location /up { dav_methods PUT; }
                    }
                }
                """.formatted(home, port));
        return List.of(nginx.toString(), "-p", home.toString(), "-c", settings.toString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static void delete(Path home) throws IOException {
        try (var all = Files.walk(home)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private void report(Measured millis) {
        console.println(millis.table("ms of processor time"));
        for (String way : List.of("get", "put")) {
            double[] bare = millis.of(way + " bare");
            double[] ours = millis.of(way + " ours");
            double[] ratios = new double[bare.length];
            Arrays.setAll(ratios, round -> ours[round] / bare[round]);
            Spread ratio = Spread.of(ratios);
            console.println(String.format(
                    Locale.ROOT,
                    "%s: ours / bare %.3f (%.3f-%.3f); at most %.2f: %s",
                    way,
                    ratio.median(),
                    ratio.lowerQuartile(),
                    ratio.upperQuartile(),
                    MOST_RATIO,
                    ratio.median() <= MOST_RATIO ? "reached" : "MISSED"));
        }
    }
}
