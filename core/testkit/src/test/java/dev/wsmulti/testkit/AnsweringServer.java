package dev.wsmulti.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An HTTP host in memory: notes its connections and requests, and answers when the test says so. */
final class AnsweringServer {
    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final TestKit kit;
    private final MemoryListener listener;

    /** The paths asked for, in the order in which they came. */
    final List<String> paths = new ArrayList<>();

    final List<Connection> connections = new ArrayList<>();

    /** The most connections that were open at once. */
    int most;

    /** One connection; {@code waiting} requests have no answer yet. */
    static final class Connection {
        final MemoryPeer peer;
        final List<String> requests = new ArrayList<>();
        private String begun = "";
        private boolean closed;
        int waiting;

        Connection(MemoryPeer peer) {
            this.peer = peer;
        }

        boolean isOpen() {
            return !closed && !peer.finishedByOther() && !peer.resetByOther();
        }

        void send(String ascii) {
            try {
                peer.send(ascii.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException lost) {
                throw new UncheckedIOException(lost);
            }
        }

        /** Closes it without an answer. */
        void close() {
            closed = true;
            waiting = 0;
            peer.close();
        }

        void answer(String answer) {
            waiting--;
            send(answer);
        }
    }

    AnsweringServer(TestKit kit) {
        this.kit = kit;
        try {
            listener = kit.network().listen();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    String url(Object path) {
        return url("http", path);
    }

    String url(String scheme, Object path) {
        return scheme + "://127.0.0.1:" + listener.address().getPort() + "/" + path;
    }

    /** Takes in what has come. */
    AnsweringServer look() {
        kit.settle();
        try {
            while (listener.waiting()) {
                connections.add(new Connection(listener.accept()));
            }
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        int open = 0;
        for (Connection each : connections) {
            take(each);
            open += each.isOpen() ? 1 : 0;
        }
        most = Math.max(most, open);
        return this;
    }

    private void take(Connection from) {
        from.begun += new String(from.peer.take(), StandardCharsets.ISO_8859_1);
        for (int end = from.begun.indexOf("\r\n\r\n"); end >= 0; end = from.begun.indexOf("\r\n\r\n")) {
            String head = from.begun.substring(0, end);
            from.begun = from.begun.substring(end + 4);
            from.requests.add(head);
            from.waiting++;
            paths.add(head.split(" ", 3)[1].substring(1));
        }
    }

    /** Answers what waits; says how many those were. */
    int answer() {
        look();
        int answered = 0;
        for (Connection each : connections) {
            for (; each.waiting > 0; answered++) {
                each.answer(OK);
            }
        }
        kit.settle();
        return answered;
    }

    /** Answers until nothing waits. */
    AnsweringServer serve() {
        while (answer() > 0) {
            // more may have come
        }
        return this;
    }

    Connection connection(int index) {
        look();
        return connections.get(index);
    }

    long open() {
        look();
        return left();
    }

    /** How many were open when it last looked, and still are. */
    long left() {
        return connections.stream().filter(Connection::isOpen).count();
    }
}
