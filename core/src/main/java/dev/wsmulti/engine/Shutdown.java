package dev.wsmulti.engine;

import dev.wsmulti.http.Role;
import dev.wsmulti.time.Wheel;
import dev.wsmulti.transfer.WsSession;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Ends what came through a listener to one loop: politely, and what is left when the time is over at once. */
final class Shutdown extends Driven {
    private static final String REASON = "the server shuts down";

    private final Branch branch;
    private final CompletableFuture<Listener.Ended> result;
    private final long due;
    private final Set<WsSession> sessions = new LinkedHashSet<>();
    private int connections;
    private boolean begun;
    private boolean told;

    Shutdown(Branch branch, Duration most, CompletableFuture<Listener.Ended> result) {
        super(branch.engine);
        this.branch = branch;
        this.result = result;
        this.due = Engine.after(engine.now, most);
    }

    /** Callbacks of sessions run in it, so it begins in a turn of its own. */
    void start() {
        if (engine.isClosed()) {
            // No turn will follow, and nothing is left.
            tell(0);
            return;
        }
        watchDeadlines();
        engine.enqueue(this);
    }

    private void begin() {
        begun = true;
        connections = branch.connections();
        branch.onEmpty(() -> engine.enqueue(this));
        branch.finish(REASON);
    }

    /** Ends the sessions that are open now: a connection may become one while it ends. */
    private void endSessions() {
        for (Live.Member member : engine.live.snapshot()) {
            if (member instanceof WsSession session && session.role() == Role.SERVER && isOurs(session)) {
                if (sessions.add(session)) {
                    session.done().thenRun(() -> engine.enqueue(this));
                    member.endSoon(REASON);
                }
            }
        }
    }

    /** A session keeps no link to its listener: that would cost every idle one. The port, or the file, that it came to tells. */
    private boolean isOurs(WsSession session) {
        SocketAddress ours = branch.address();
        return session.info()
                .localAddress()
                .filter(local -> local instanceof InetSocketAddress at && ours instanceof InetSocketAddress bound
                        ? at.getPort() == bound.getPort()
                        : local.equals(ours))
                .isPresent();
    }

    @Override
    void turn(long now) {
        if (!begun) {
            begin();
        }
        endSessions();
        if (!told && left() == 0) {
            tell(0);
        }
    }

    private int left() {
        int open = branch.connections();
        for (WsSession session : sessions) {
            open += session.isDone() ? 0 : 1;
        }
        return open;
    }

    private void tell(int cut) {
        told = true;
        forgetDeadlines();
        result.complete(new Listener.Ended(connections + sessions.size() - cut, cut));
    }

    @Override
    void defect(Throwable thrown) {
        result.completeExceptionally(thrown);
    }

    @Override
    long deadline() {
        return told ? Wheel.NEVER : due;
    }

    @Override
    void overdue(long now) {
        endSessions();
        int cut = left();
        branch.cut(REASON);
        for (WsSession session : sessions) {
            if (!session.isDone()) {
                ((Live.Member) session).endNow(REASON);
            }
        }
        tell(cut);
    }
}
