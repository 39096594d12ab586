package dev.wsmulti.benchmarks;

import dev.wsmulti.WsMulti;
import dev.wsmulti.benchmarks.peers.ClientLoop;
import dev.wsmulti.benchmarks.peers.Talk;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Our client beside those of others: one loop, one handler of all sessions. */
public final class WsLoad implements ClientLoop.Library {
    private static final WsHandler HANDLER = WsHandler.of()
            .onMessage((session, message) -> session.attachment(Talk.class).ifPresent(Talk::heard));

    private final WsMulti multi = WsMulti.start();
    private final List<WsSession> sessions = new ArrayList<>();

    private WsLoad() {}

    public static void main(String... args) throws IOException, InterruptedException {
        new ClientLoop(new WsLoad()).run();
    }

    @Override
    public Talk.Speaker open(URI server, Talk talk) throws InterruptedException, ExecutionException {
        WsSession session =
                multi.add(WsRequest.to(server.toString()).attachment(talk).handler(HANDLER));
        WsSession opened = session.opened().toCompletableFuture().get();
        sessions.add(opened);
        return new Session(opened);
    }

    @Override
    public void begin(Runnable burst) {
        multi.execute(burst);
    }

    @Override
    public void closeAll() {
        List<WsSession> all = List.copyOf(sessions);
        sessions.clear();
        multi.execute(() -> all.forEach(WsSession::close));
    }

    private record Session(WsSession session) implements Talk.Speaker {
        @Override
        public void say(byte[] payload) {
            session.send(payload);
        }
    }
}
