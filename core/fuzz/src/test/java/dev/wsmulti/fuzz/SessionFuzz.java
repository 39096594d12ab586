package dev.wsmulti.fuzz;

import dev.wsmulti.http.Role;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.testkit.MemoryConnection;
import dev.wsmulti.testkit.MemoryPipe;
import dev.wsmulti.testkit.Sizes;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsRequest;
import java.time.Duration;

/**
 * A session in a whole engine, on a network in memory that cuts, stalls and resets: both ends ours, or one end a peer that
 * says anything. Whatever the two do, what was accepted arrives once, in order and whole or a transfer fails, each end has
 * one outcome, queues are bounded and nothing is left. The first byte chooses between the two, the second the options.
 */
public final class SessionFuzz {
    private static final Duration LONG = Duration.ofMinutes(3);

    private SessionFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Choices choices = new Choices(input);
        switch (choices.below(3)) {
            case 0 -> bothEnds(choices);
            case 1 -> OneEnd.run(Role.SERVER, input);
            default -> OneEnd.run(Role.CLIENT, input);
        }
    }

    private static void bothEnds(Choices choices) {
        TestKit kit = TestKit.create();
        int bits = choices.next();
        End client = new End("c");
        End server = new End("s");
        kit.network().capacity((bits & 8) == 0 ? 64 * 1024 : 700);
        Server listener = listen(kit, server.handler((bits & 1) != 0, options(bits)));
        WsHandler handler = client.handler((bits & 2) != 0, options(bits >> 1));
        kit.multi()
                .add(WsRequest.to("ws://127.0.0.1:" + listener.address().getPort() + "/")
                        .handler(handler));
        while (choices.more()) {
            switch (choices.below(4)) {
                case 0 -> client.act(kit, choices);
                case 1 -> server.act(kit, choices);
                case 2 -> network(kit, choices);
                default -> kit.advance(Duration.ofMillis(1L << choices.below(16)));
            }
            kit.settle();
        }
        end(kit, listener, client, server);
        Check.that(client.isOver(), "the client has an outcome");
        server.checkReceivedFrom(client);
        client.checkReceivedFrom(server);
    }

    static Server listen(TestKit kit, WsHandler handler) {
        return kit.multi().listen(ServerOptions.on(0), Routes.of().ws("/", handler));
    }

    static WsOptions options(int bits) {
        WsOptions options = WsOptions.of();
        return (bits & 4) == 0
                ? options
                : options.sendMarks(64, 256).pauseBuffer(256).controlReserve(256);
    }

    static void network(TestKit kit, Choices choices) {
        for (MemoryConnection connection : kit.network().connections()) {
            MemoryPipe pipe = choices.yes() ? connection.toClient() : connection.toServer();
            int more = choices.next();
            switch (choices.below(10)) {
                case 0 -> pipe.reads(Sizes.of(1 + more));
                case 1 -> pipe.writes(Sizes.of(1 + more));
                case 2 -> pipe.reads(Sizes.random(more, 1 + more));
                case 3 -> pipe.writes(Sizes.whole()).reads(Sizes.whole());
                case 4 -> pipe.stallReads();
                case 5 -> pipe.stallWrites();
                case 6, 7 -> pipe.release();
                case 8 -> pipe.finishAt(pipe.accepted() + more);
                default -> pipe.resetAt(pipe.accepted() + more);
            }
        }
    }

    /** The network is well again, both ends close, and time goes by: then nothing is left. */
    static void end(TestKit kit, Server listener, End... ends) {
        for (MemoryConnection connection : kit.network().connections()) {
            connection.toClient().reads(Sizes.whole()).writes(Sizes.whole()).release();
            connection.toServer().reads(Sizes.whole()).writes(Sizes.whole()).release();
        }
        kit.settle();
        for (End end : ends) {
            end.wrapUp();
        }
        kit.advance(LONG);
        listener.close();
        kit.settle();
        Check.that(
                kit.multi().stats().live() == 0,
                "all have ended: " + kit.multi().stats());
        Check.that(
                kit.multi().stats().isEmpty(), "nothing is left: " + kit.multi().stats());
        kit.close();
    }
}
