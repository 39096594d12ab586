package dev.wsmulti;

import dev.wsmulti.engine.Engine;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.server.Servers;
import dev.wsmulti.server.Sessions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Loop;
import dev.wsmulti.transfer.NetworkPart;
import dev.wsmulti.transfer.Spread;
import dev.wsmulti.transfer.Transfer;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Some started loops, each on a thread of its own, where one core is not enough. A transfer, and a connection that a server
 * accepted, belong to one of them from their beginning to their end: all their callbacks run on its thread. Loops share
 * nothing while bytes move; what callbacks of different sessions share is yours to guard.
 *
 * <pre>{@code
 * try (var group = WsGroup.start(4)) {
 *     var server = group.listen(8080, Routes.of().ws("/echo", WsHandler.of().onMessage(WsSession::send)));
 *     ..
 * }
 * }</pre>
 *
 * <p>Nobody drives a group: its loops run until {@link #close}. Any thread, callbacks too. A loop whose thread dies ends what
 * it has, servers that it accepts for included; the others go on and take what comes.
 */
public final class WsGroup implements AutoCloseable {
    private final List<WsMulti> members;
    private final List<Runner> runners;
    private final List<Engine> loops;
    private final Lanes lanes;

    WsGroup(List<WsMulti> members, List<Runner> runners, Lanes lanes) {
        this.members = members;
        this.runners = runners;
        this.loops = members.stream().map(WsMulti::engine).toList();
        this.lanes = lanes;
    }

    /**
     * A group with the settings that are set by default; {@link WsMulti.Builder#start(int)} makes one with others.
     *
     * @param loops at least 1; their threads, {@code wsmulti-loop-1} and so on, are not daemons
     * @throws UncheckedIOException if the system gives no selector
     */
    public static WsGroup start(int loops) {
        return WsMulti.builder().start(loops);
    }

    /**
     * Starts a WebSocket session on the loop that has the least to do, also from a callback: one that is to run beside another
     * goes to {@link Transfer#loop}.
     *
     * @throws IllegalStateException as {@link Loop#add(WsRequest)}, and if the group is closed
     */
    public WsSession add(WsRequest request) {
        return onLeastLoaded(loop -> loop.add(request));
    }

    /**
     * Starts an HTTP transfer on the loop that has the least to do. Each loop keeps connections of its own.
     *
     * @throws IllegalStateException as {@link Loop#add(HttpFetch)}, and if the group is closed
     */
    public HttpTransfer add(HttpFetch request) {
        return onLeastLoaded(loop -> loop.add(request));
    }

    private <T extends Transfer> T onLeastLoaded(Function<Engine, T> start) {
        while (true) {
            Engine loop = Engine.leastLoaded(loops);
            try {
                return start.apply(loop);
            } catch (IllegalStateException refused) {
                // That loop may have ended since; another one takes it, if there is one.
                if (!loop.isEnding() || loops.stream().allMatch(Engine::isEnding)) {
                    throw refused;
                }
            }
        }
    }

    /**
     * Listens on the loopback address and serves the routes on all loops; port 0 takes a free one.
     *
     * @throws UncheckedIOException if the address cannot be bound; the message names it
     */
    public Server listen(int port, Routes routes) {
        return listen(ServerOptions.on(port), routes);
    }

    /**
     * Listens as the options say. One loop accepts, and hands each connection over before its first byte is read, by {@link
     * ServerOptions#spread} to one after the other or to the one that has the least to do ({@link Spread}). Limits hold over
     * all loops. Handlers run on several threads: each one on that of its connection.
     *
     * @throws UncheckedIOException if the address cannot be bound; the message names it
     */
    public Server listen(ServerOptions options, Routes routes) {
        return Servers.listen(loops, options, routes);
    }

    /** The WebSocket sessions of all loops, of clients and of servers. */
    public Sessions sessions() {
        return new Sessions(loops);
    }

    /** The loops, for timers and tasks. */
    public List<Loop> loops() {
        return List.copyOf(loops);
    }

    /** The same for all loops: {@link WsMulti#networkChanged}. */
    public void networkChanged() {
        members.forEach(WsMulti::networkChanged);
    }

    /** The same for all loops: {@link WsMulti#networkChanged(Set)}. */
    public void networkChanged(Set<NetworkPart> parts) {
        members.forEach(member -> member.networkChanged(parts));
    }

    /** What all loops hold together. */
    public WsMulti.Stats stats() {
        return members.stream().map(WsMulti::stats).reduce(WsMulti.Stats::plus).orElseThrow();
    }

    /**
     * Ends everything and closes all loops, at the same time: each as {@link WsMulti#close}, within {@code closeGrace}. Waits
     * for all of them, but from a callback of one of its loops only begins it. Again: nothing more happens.
     */
    @Override
    public void close() {
        runners.forEach(Runner::stop);
        if (runners.stream().noneMatch(Runner::isCurrent)) {
            runners.forEach(Runner::join);
            lanes.close();
        }
    }
}
