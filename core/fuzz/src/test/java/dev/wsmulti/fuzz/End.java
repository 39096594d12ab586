package dev.wsmulti.fuzz;

import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.Direction;
import dev.wsmulti.transfer.FrameType;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.MessageWriter;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsSession;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One end of a session under test: acts as it is told to, and keeps what was accepted, what came, and how it ended. */
final class End {
    private static final int[] SIZES = {0, 1, 5, 125, 126, 300, 2_000, 9_000};
    private static final int STREAM = 9;
    private static final int THROW = 7;
    private static final int[] CODES = {1000, 1001, 1003, 1008, 1011, 3000, 4999};

    /** What happened, in order, for a comparison of runs. */
    final StringBuilder events = new StringBuilder();

    final List<Sent> sent = new ArrayList<>();
    final List<String> received = new ArrayList<>();
    private final String name;
    private final StringBuilder pieces = new StringBuilder();
    private Optional<WsSession> session = Optional.empty();
    private Optional<MessageWriter> writer = Optional.empty();
    private Optional<WsOutcome> outcome = Optional.empty();
    private boolean opened;
    private boolean stopped;
    private int mischief;

    /** A message that was accepted, or is being written. */
    static final class Sent {
        final StringBuilder text = new StringBuilder();
        boolean ended;
    }

    End(String name) {
        this.name = name;
    }

    WsHandler handler(boolean streams, WsOptions options) {
        WsHandler handler = WsHandler.of()
                .onOpen(this::open)
                .onPing((ws, payload) ->
                        events.append("ping ").append(payload.length()).append('\n'))
                .onClosing((ws, close) -> events.append(close).append('\n'))
                .onClose(this::close)
                .options(options);
        return streams
                ? handler.onData((ws, piece) -> {
                    pieces.append(latin(piece.bytes()));
                    if (piece.last()) {
                        String text = pieces.toString();
                        pieces.setLength(0);
                        message(ws, piece.type() == FrameType.TEXT, text);
                    }
                })
                : handler.onMessage((ws, message) -> message(ws, message.isText(), latin(message.bytes())));
    }

    private void open(WsSession ws) {
        Check.that(!opened && outcome.isEmpty(), "a session opens once, first");
        opened = true;
        session = Optional.of(ws);
        events.append("open\n");
    }

    private void message(WsSession ws, boolean text, String payload) {
        Check.that(opened && outcome.isEmpty(), "messages come between open and end");
        String whole = (text ? "text " : "binary ") + payload;
        received.add(whole);
        events.append(whole.length()).append(' ').append(whole.hashCode()).append('\n');
        int what = mischief;
        mischief = 0;
        act(ws, what, 2);
        if (what == THROW) {
            throw new IllegalStateException("thrown on purpose");
        }
    }

    private void close(WsSession ws, WsOutcome end) {
        Check.that(outcome.isEmpty(), "one outcome");
        outcome = Optional.of(end);
        session = Optional.of(ws);
        // How long it took, and how much was on its way, depends on the cuts.
        events.append("end ")
                .append(end.clean())
                .append(' ')
                .append(end.close().code())
                .append(' ');
        events.append(end.cause().map(failure -> failure.kind().toString()).orElse("well"));
    }

    /** Acts in a turn of the loop, or from outside as another thread does; not on a session that is not open. */
    void act(TestKit kit, Choices choices) {
        session.filter(ws -> !ws.isDone()).ifPresent(ws -> {
            int what = choices.below(12);
            int more = choices.next();
            if (what == 11) {
                mischief = more % 8;
            } else if (what == STREAM || more >= 128) {
                kit.onLoop(() -> act(ws, what, more));
            } else {
                act(ws, what, more);
            }
            long most = 1024 * 1024 + 9_000;
            Check.that(ws.queuedBytes() <= most, "the queue is bounded: " + ws.queuedBytes());
        });
    }

    private void act(WsSession ws, int what, int more) {
        switch (what) {
            case 1 -> send(ws, true, SIZES[more % SIZES.length]);
            case 2 -> send(ws, false, SIZES[more % SIZES.length]);
            case 3 -> ws.close(Close.of(CODES[more % CODES.length]).because("because"));
            case 4 -> ws.cancel();
            case 5 -> {
                stopped = true;
                ws.pause(Direction.RECEIVE);
            }
            case 6 -> ws.resume();
            case 8 -> ws.ping(ByteBuffer.wrap(new byte[more % 126]));
            case STREAM -> stream(ws, more);
            case 10 -> ws.pong(ByteBuffer.wrap(new byte[more % 126]));
            default -> {
                // Nothing; what a callback throws, it throws itself.
            }
        }
    }

    private void send(WsSession ws, boolean text, int size) {
        String payload = letters(size);
        SendResult result = text ? ws.send(payload) : ws.send(payload.getBytes(StandardCharsets.ISO_8859_1));
        if (result == SendResult.ACCEPTED) {
            Sent message = new Sent();
            message.text.append(text ? "text " : "binary ").append(payload);
            message.ended = true;
            sent.add(message);
        }
    }

    /** Opens a message, adds to it or ends it. */
    private void stream(WsSession ws, int more) {
        if (writer.isEmpty()) {
            if (ws.state() == WsSession.State.OPEN) {
                boolean text = (more & 1) != 0;
                writer = Optional.of(ws.startMessage(text ? MessageType.TEXT : MessageType.BINARY));
                Sent message = new Sent();
                message.text.append(text ? "text " : "binary ");
                sent.add(message);
            }
            return;
        }
        Sent open = sent.stream()
                .filter(message -> !message.ended)
                .reduce((a, b) -> b)
                .orElseThrow();
        if (more % 3 == 0) {
            open.ended = writer.get().end() == SendResult.ACCEPTED;
            writer = Optional.empty();
            return;
        }
        String piece = letters(SIZES[more % SIZES.length]);
        if (writer.get().write(ByteBuffer.wrap(piece.getBytes(StandardCharsets.ISO_8859_1))) == SendResult.ACCEPTED) {
            open.text.append(piece);
        }
    }

    /** Ends what goes on, as a user would. */
    void wrapUp() {
        mischief = 0;
        session.filter(ws -> !ws.isDone()).ifPresent(ws -> {
            ws.resume();
            ws.close();
        });
    }

    /** Letters that tell which message they are of. */
    private String letters(int size) {
        String begin = name + sent.size() + ' ';
        return begin.repeat(size / begin.length() + 1).substring(0, size);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Whether it was ever paused. */
    boolean stopped() {
        return stopped;
    }

    boolean isOver() {
        return outcome.isPresent();
    }

    private boolean endedWell() {
        return outcome.filter(end -> end.clean() && !end.failed()).isPresent();
    }

    /** What came is what the other end sent, from the first on, each once; all of it where both ended well. */
    void checkReceivedFrom(End other) {
        int at = 0;
        for (String message : received) {
            while (at < other.sent.size() && !other.sent.get(at).ended) {
                at++;
            }
            Check.that(at < other.sent.size(), "more came than was sent");
            Check.same("message " + at, other.sent.get(at).text.toString(), message);
            at++;
        }
        boolean givenUp = other.sent.stream().anyMatch(message -> !message.ended);
        if (endedWell() && other.endedWell() && !givenUp) {
            Check.same("messages that came", other.sent.size(), received.size());
        }
    }
}
