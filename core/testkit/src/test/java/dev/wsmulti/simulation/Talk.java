package dev.wsmulti.simulation;

import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import java.time.Duration;

/** A session with both its ends. */
final class Talk {
    private final Simulation world;
    private final int number;
    private final Voice up;
    private final Voice down;
    final Speaker client;
    final Speaker server;

    /** Whether the server's end ever began. */
    boolean accepted;

    Talk(Simulation world, int number) {
        this.world = world;
        this.number = number;
        up = new Voice("session " + number + " to the server");
        down = new Voice("session " + number + " to the client");
        client = new Speaker(world, "client of session " + number, up, down);
        server = new Speaker(world, "server of session " + number, down, up);
    }

    void add() {
        client.session = world.kit
                .multi()
                .add(WsRequest.to(world.url("ws") + "/talk/" + number).handler(client.handler()));
        Speaker closer = world.random.nextBoolean() ? client : server;
        world.later(Duration.ofSeconds(40), closer::finish);
    }

    void finish() {
        server.finish();
        client.finish();
    }

    void checkAtRest() {
        client.checkAtRest();
        server.checkAtRest();
    }

    boolean isWell() {
        return client.ended().clean();
    }

    void checkEnd(boolean mustSucceed) {
        WsOutcome one = client.ended();
        boolean polite = !client.rude && !server.rude;
        world.check(!mustSucceed || !polite || one.clean(), client.toString(), "failed without a reason: " + one);
        if (!accepted) {
            world.check(!one.clean(), client.toString(), "ended well and was never accepted");
            return;
        }
        WsOutcome other = server.ended();
        world.check(!mustSucceed || !polite || other.clean(), server.toString(), "failed without a reason: " + other);
        if (!one.failed() && !other.failed() && one.clean() && other.clean()) {
            if (!client.leftOpen()) {
                up.checkWhole();
                world.check(one.unsent() == 0, client.toString(), "ended well and left out " + one.unsent());
            }
            if (!server.leftOpen()) {
                down.checkWhole();
                world.check(other.unsent() == 0, server.toString(), "ended well and left out " + other.unsent());
            }
        }
    }
}
