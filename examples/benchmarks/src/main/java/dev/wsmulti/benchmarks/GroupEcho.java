package dev.wsmulti.benchmarks;

import dev.wsmulti.WsGroup;
import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Server;

/** The echo of {@link WsEcho} on a group of loops. It warms itself before it says where it listens. */
public final class GroupEcho {
    private GroupEcho() {}

    /** @param args how many loops, and how many messages it sends itself first */
    public static void main(String... args) {
        int loops = Integer.parseInt(args[0]);
        int warmUp = Integer.parseInt(args[1]);
        Remote.obey();
        // Its threads keep the process alive.
        WsGroup group = WsGroup.start(loops);
        Server server = group.listen(0, WsEcho.routes());
        int bound = server.address().getPort();
        try (WsMulti client = WsMulti.open()) {
            WarmUp.run(client, "ws://127.0.0.1:" + bound + "/", warmUp);
        }
        System.out.println("listening on 127.0.0.1:" + bound);
    }
}
