package dev.wsmulti.benchmarks;

import dev.wsmulti.WsMulti;
import dev.wsmulti.transfer.Callback;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.Piece;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Talks to our own server in the client role, on its own loop, before it is measured. A server that has only ever been a
 * server, with one kind of callback, would be measured with call sites that the compiler could make direct; in life they
 * are not.
 */
final class WarmUp {
    /** Messages of all connections together. */
    static final int MESSAGES = 155_000;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final WsMulti multi;
    private final String url;
    private int sessions;
    private int failures;

    private WarmUp(WsMulti multi, String url) {
        this.multi = multi;
        this.url = url;
    }

    /** Drives the loop until about so many messages have come back on nine connections. */
    static void run(WsMulti multi, String url, int messages) {
        WarmUp warmUp = new WarmUp(multi, url);
        int part = Math.max(1, messages / 155);
        warmUp.whole(0, 24 * part, MessageType.TEXT, 1);
        warmUp.pieces(20, 24 * part, MessageType.BINARY, 16);
        warmUp.text(125, 24 * part, 1);
        warmUp.whole(126, 24 * part, MessageType.BINARY, 4);
        warmUp.pieces(1_000, 24 * part, MessageType.TEXT, 1);
        warmUp.text(20, 24 * part, 16);
        warmUp.whole(4_096, 6 * part, MessageType.TEXT, 1);
        warmUp.pieces(16_384, 4 * part, MessageType.BINARY, 1);
        warmUp.whole(60_000, part, MessageType.BINARY, 2);
        warmUp.drive();
    }

    private void whole(int size, int count, MessageType type, int depth) {
        add(new Whole(new Talk(type, size, count, depth)));
    }

    private void text(int size, int count, int depth) {
        add(new Text(new Talk(MessageType.TEXT, size, count, depth)));
    }

    private void pieces(int size, int count, MessageType type, int depth) {
        add(new Pieces(new Talk(type, size, count, depth)));
    }

    private void add(Client client) {
        sessions++;
        multi.add(WsRequest.to(url)
                .handler(client.handler(WsHandler.of())
                        .onOpen(session -> client.talk().begin(session))
                        .onClose((session, outcome) -> ended(outcome))));
    }

    private void ended(WsOutcome outcome) {
        sessions--;
        if (!outcome.clean()) {
            failures++;
        }
    }

    private void drive() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (sessions > 0) {
            multi.perform(Duration.ofSeconds(1));
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the warm-up hangs: " + sessions + " sessions are still open");
            }
        }
        if (failures > 0) {
            throw new IllegalStateException("the warm-up failed on " + failures + " sessions");
        }
    }

    /** One way to use a session. */
    private interface Client {
        Talk talk();

        WsHandler handler(WsHandler bare);
    }

    /** What is said and how often it is still to be heard. */
    private static final class Talk {
        private final MessageType type;
        private final byte[] payload;
        private final int depth;
        private int toSend;
        private int toHear;

        Talk(MessageType type, int size, int count, int depth) {
            this.type = type;
            this.depth = depth;
            payload = "w".repeat(size).getBytes(StandardCharsets.US_ASCII);
            toSend = count;
            toHear = count;
        }

        void begin(WsSession session) {
            for (int i = 0; i < depth; i++) {
                say(session);
            }
        }

        void heard(WsSession session) {
            toHear--;
            if (toHear == 0) {
                session.close();
            } else {
                say(session);
            }
        }

        private void say(WsSession session) {
            if (toSend > 0) {
                toSend--;
                session.send(type, ByteBuffer.wrap(payload));
            }
        }
    }

    private record Whole(Talk talk) implements Client, Callback<WsSession, Message> {
        @Override
        public WsHandler handler(WsHandler bare) {
            return bare.onMessage(this);
        }

        @Override
        public void on(WsSession session, Message message) {
            talk.heard(session);
        }
    }

    private record Text(Talk talk) implements Client, Callback<WsSession, String> {
        @Override
        public WsHandler handler(WsHandler bare) {
            return bare.onText(this);
        }

        @Override
        public void on(WsSession session, String text) {
            talk.heard(session);
        }
    }

    private record Pieces(Talk talk) implements Client, Callback<WsSession, Piece> {
        @Override
        public WsHandler handler(WsHandler bare) {
            return bare.onData(this);
        }

        @Override
        public void on(WsSession session, Piece piece) {
            if (piece.last()) {
                talk.heard(session);
            }
        }
    }
}
