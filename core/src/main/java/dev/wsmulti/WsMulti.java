package dev.wsmulti;

import dev.wsmulti.engine.Engine;
import dev.wsmulti.net.NioTransport;
import dev.wsmulti.net.Resolver;
import dev.wsmulti.net.SystemResolver;
import dev.wsmulti.net.Transport;
import dev.wsmulti.observe.Log;
import dev.wsmulti.pool.IdleConnections;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.server.Servers;
import dev.wsmulti.time.Clock;
import dev.wsmulti.transfer.CheckReturnValue;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Loop;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import dev.wsmulti.http.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Many WebSocket sessions and HTTP transfers at once, client and server, on one thread that you own: the multi handle of
 * libcurl ({@code curl_multi_init}).
 *
 * <pre>{@code
 * try (var multi = WsMulti.open()) {
 *     multi.add(WsRequest.to("ws://echo.example/chat")
 *             .onOpen(ws -> ws.send("hello"))
 *             .onMessage(WsSession::send)
 *             .onClose((ws, outcome) -> System.out.println(outcome)));
 *     multi.run();
 * }
 * }</pre>
 *
 * <p>Whoever calls {@link #run}, {@link #perform} or {@link #poll} drives the loop and is its thread meanwhile; one thread
 * at a time, never from a callback. {@link #start} gives it a thread of its own instead. Everything else may be called from
 * every thread.
 */
public final class WsMulti implements Loop, AutoCloseable {
    private final Engine engine;
    private final Duration closeGrace;
    private final Optional<ThreadFactory> threads;
    private @Nullable Thread runner;
    private volatile boolean closing;
    private boolean ran;

    private WsMulti(Builder builder) throws IOException {
        Clock clock = builder.clock;
        Transport transport = builder.transport != null ? builder.transport : NioTransport.open();
        Resolver resolver = builder.resolver != null ? builder.resolver : SystemResolver.shared();
        engine = new Engine(transport, resolver, clock, new IdleConnections());
        closeGrace = builder.closeGrace;
        threads = Optional.ofNullable(builder.threads);
    }

    /** A loop that you drive yourself. */
    public static WsMulti open() {
        return builder().open();
    }

    /** A loop on a thread of its own, which is not a daemon and ends with {@link #close}. */
    public static WsMulti start() {
        return builder().start();
    }

    /** A loop with settings of its own. */
    public static Builder builder() {
        return new Builder();
    }
}
