package dev.wsmulti.benchmarks;

import dev.wsmulti.benchmarks.peers.AhcLoad;
import dev.wsmulti.benchmarks.peers.JavaWebSocketEcho;
import dev.wsmulti.benchmarks.peers.JdkClient;
import dev.wsmulti.benchmarks.peers.JettyEcho;
import dev.wsmulti.benchmarks.peers.NettyEcho;
import dev.wsmulti.benchmarks.peers.OkHttpLoad;
import dev.wsmulti.benchmarks.peers.UndertowEcho;
import dev.wsmulti.benchmarks.peers.VertxEcho;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody else's library, as it is measured.
 *
 * @param name in tables and plots
 * @param libraries the folder with what a user of it needs at run time
 * @param flags of its JVM, beside those of all
 * @param settings what was chosen for it, a sentence
 */
record Peer(String name, String libraries, List<String> flags, Class<?> main, List<String> args, String settings) {
    private static final List<String> UNCHECKED = List.of(
            "-Dio.netty.leakDetection.level=disabled",
            "-Dio.netty.buffer.checkBounds=false",
            "-Dio.netty.buffer.checkAccessible=false");

    private static final String NO_CHECKS = "checks of leaks, bounds and access off";

    static final List<Peer> SERVERS = List.of(
            new Peer(
                    "netty-tuned",
                    "netty",
                    UNCHECKED,
                    NettyEcho.class,
                    List.of("tuned"),
                    "Netty 4.2.20, NIO, 1 event loop, adaptive allocator, void promise, one flush a batch of reads,"
                            + " no check of UTF-8, no extensions, " + NO_CHECKS),
            new Peer(
                    "netty-default",
                    "netty",
                    List.of(),
                    NettyEcho.class,
                    List.of("default"),
                    "Netty 4.2.20, NIO, 1 event loop, else as it comes: every frame is written and flushed"),
            new Peer(
                    "vertx",
                    "vertx",
                    vertx(),
                    VertxEcho.class,
                    List.of(),
                    "Vert.x 5.0.12 on Netty 4.2.20, NIO, 1 event loop, frame handler, no compression; metrics,"
                            + " checks of threads, timings off; " + NO_CHECKS),
            new Peer(
                    "undertow",
                    "undertow",
                    List.of(),
                    UndertowEcho.class,
                    List.of(),
                    "Undertow 2.4.4, 1 io and 1 worker thread, direct buffers of 16 KiB, whole messages, asynchronous send"),
            new Peer(
                    "jetty",
                    "jetty",
                    List.of(),
                    JettyEcho.class,
                    List.of(),
                    "Jetty 12.1.12, 0 acceptors, 1 selector, 3 threads, none reserved, non-blocking listener that"
                            + " demands by itself, buffers of 20 KiB"),
            new Peer(
                    "java-websocket",
                    "java-websocket",
                    List.of(),
                    JavaWebSocketEcho.class,
                    List.of(),
                    "Java-WebSocket 1.6.0, 1 decoder thread beside its selector, TCP_NODELAY, no check of lost connections"));

    static final List<Peer> CLIENTS = List.of(
            new Peer(
                    "jdk",
                    "jdk",
                    List.of(),
                    JdkClient.class,
                    List.of(),
                    "java.net.http of the JDK that runs it, HTTP/1.1, 1 thread beside its selector"),
            new Peer(
                    "okhttp",
                    "okhttp",
                    List.of(),
                    OkHttpLoad.class,
                    List.of(),
                    "OkHttp 5.5.1, no bound on requests under way, no timeout of reads, else as it comes: a thread a session"),
            new Peer(
                    "asynchttpclient",
                    "asynchttpclient",
                    UNCHECKED,
                    AhcLoad.class,
                    List.of(),
                    "AsyncHttpClient 3.0.13 on Netty 4.2.20, NIO, 1 thread, " + NO_CHECKS));

    private static List<String> vertx() {
        List<String> flags = new ArrayList<>(UNCHECKED);
        flags.addAll(List.of(
                "-Dvertx.disableMetrics=true",
                "-Dvertx.threadChecks=false",
                "-Dvertx.disableContextTimings=true",
                "-Dvertx.disableTCCL=true"));
        return List.copyOf(flags);
    }

    /** Where its jars are. */
    Path folder(Path peers) {
        return peers.resolve(libraries);
    }

    /** Its server among the others; {@code peers} is the folder of all libraries. */
    Competitor server(Machine machine, Path peers) {
        return new Competitor(name, true, false, true, command(machine, peers));
    }

    List<String> command(Machine machine, Path peers) {
        return machine.java(flags, List.of(Yardstick.code(), folder(peers).resolve("*")), main, args);
    }
}
