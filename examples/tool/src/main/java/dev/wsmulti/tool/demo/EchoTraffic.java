package dev.wsmulti.tool.demo;

import dev.wsmulti.WsMulti;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.util.ArrayList;
import java.util.List;

/** All WebSocket sessions of the clients: opened in waves, then all at work at once. */
final class EchoTraffic {
    /** Connections under way at once: the system keeps a bounded number that are not accepted yet. */
    private static final int WAVE = 200;

    private final WsMulti multi;
    private final String url;
    private final int messages;
    private final Faults faults;
    private final LongSamples roundTrips;
    private final List<WsSession> open = new ArrayList<>();
    private final WsHandler handler = WsHandler.of()
            .onOpen(this::opened)
            .onMessage((session, message) -> client(session).received(session, message))
            .onClose(this::closed);
    private final int sessions;
    private int started;
    private int goal;
    private Runnable whenOpen = () -> {};
    private Runnable whenEchoed = () -> {};
    private Runnable whenClosed = () -> {};
    private long echoed;
    private long bytes;
    private int ended;

    EchoTraffic(WsMulti multi, String url, int sessions, int messages, Faults faults) {
        this.multi = multi;
        this.url = url;
        this.sessions = sessions;
        this.messages = messages;
        this.faults = faults;
        this.roundTrips = new LongSamples(messages);
    }

    /** Opens sessions until there are so many, then goes on with {@code next}. */
    void openUpTo(int count, Runnable next) {
        goal = count;
        whenOpen = next;
        while (started < Math.min(goal, WAVE)) {
            start();
        }
    }

    private void start() {
        int number = started++;
        int share = messages / sessions + (number < messages % sessions ? 1 : 0);
        multi.add(WsRequest.to(url).handler(handler).attachment(new EchoClient(number, share, this)));
    }

    private void opened(WsSession session) {
        open.add(session);
        if (open.size() == goal) {
            whenOpen.run();
        } else if (started < goal) {
            start();
        }
    }

    /** All sessions send and check their messages; {@code next} follows when the last one is back. */
    void exchange(Runnable next) {
        whenEchoed = next;
        if (messages == 0) {
            next.run();
        }
        for (WsSession session : open) {
            EchoClient client = client(session);
            if (!client.isDone()) {
                client.sendNext(session);
            }
        }
    }

    private static EchoClient client(WsSession session) {
        return session.attachment(EchoClient.class).orElseThrow();
    }

    void echoed(int length, long took) {
        echoed++;
        bytes += length;
        roundTrips.add(took);
        if (echoed == messages) {
            whenEchoed.run();
        }
    }

    void fault(String text) {
        faults.add(text);
    }

    /** Closes all sessions; {@code next} follows when the last one has ended. */
    void close(Runnable next) {
        whenClosed = next;
        open.forEach(WsSession::close);
    }

    private void closed(WsSession session, WsOutcome outcome) {
        ended++;
        if (!outcome.clean() || outcome.close().code() != Close.NORMAL.code()) {
            faults.add("a session ended otherwise than by our close: " + outcome);
        }
        if (!client(session).isDone()) {
            faults.add("a session ended before all its messages were back");
        }
        if (ended == sessions) {
            whenClosed.run();
        }
    }

    int openCount() {
        return open.size();
    }

    /** Messages that went out and came back. */
    long echoed() {
        return echoed;
    }

    /** Their bytes, one way. */
    long bytes() {
        return bytes;
    }

    /** Nanoseconds from send to the whole echo. */
    LongSamples roundTrips() {
        return roundTrips;
    }
}
