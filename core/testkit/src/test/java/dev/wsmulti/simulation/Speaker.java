package dev.wsmulti.simulation;

import dev.wsmulti.transfer.Deflate;
import dev.wsmulti.transfer.Direction;
import dev.wsmulti.transfer.FrameType;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.MessageWriter;
import dev.wsmulti.transfer.Piece;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;

/** One end of a session. Whatever it is called back for, it does something by chance, and writes down what it said and heard. */
final class Speaker {
    private static final int LOW = 1_000;
    private static final int HIGH = 4_000;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    private final Simulation world;
    private final Random random;
    private final String name;
    private final Voice mine;
    private final Voice theirs;
    private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    private int budget;
    private boolean opened;
    private boolean owedWritable;
    private boolean messageOpen;
    private boolean comesBack;
    private MessageWriter writer;
    private ByteBuffer rest;
    private Voice.Said written;
    WsSession session;
    WsOutcome outcome;

    /** It cancelled or threw on purpose. */
    boolean rude;

    Speaker(Simulation world, String name, Voice mine, Voice theirs) {
        this.world = world;
        this.random = world.random;
        this.name = name;
        this.mine = mine;
        this.theirs = theirs;
        budget = random.nextInt(12);
    }

    WsHandler handler() {
        WsHandler handler = WsHandler.of()
                .options(options())
                .onOpen(ws -> called(ws, () -> {
                    world.check(!opened, name, "opened twice");
                    opened = true;
                    session = ws;
                    speakLater();
                }))
                .onPing((ws, ping) -> called(ws, () -> {}))
                .onPong((ws, pong) -> called(ws, () -> {}))
                .onWritable(ws -> called(ws, () -> owedWritable = false))
                .onClosing((ws, close) -> called(ws, () -> {}))
                .onClose((ws, end) -> {
                    WsOutcome before = outcome;
                    outcome = end;
                    session = ws;
                    world.callback(() -> {
                        world.check(before == null, name, "ended twice");
                        world.rarely(this, 30);
                    });
                });
        return random.nextBoolean()
                ? handler.onMessage((ws, message) -> called(ws, () -> heard(message)))
                : handler.onData((ws, piece) -> called(ws, () -> heard(piece)));
    }

    private WsOptions options() {
        WsOptions options = WsOptions.of()
                .sendMarks(LOW, HIGH)
                .fragmentAt(1 + random.nextInt(2_000))
                .pauseBuffer(1_000 + random.nextInt(2_000));
        return random.nextInt(3) == 0 ? options : options.deflate(deflate());
    }

    private Deflate deflate() {
        return Deflate.on()
                .serverTakeover(random.nextBoolean())
                .clientTakeover(random.nextBoolean())
                .serverWindowBits(9 + random.nextInt(7))
                .clientWindowBits(9 + random.nextInt(7))
                .above(random.nextInt(200))
                .level(1 + random.nextInt(9));
    }

    private void called(WsSession ws, Simulation.Body body) throws Exception {
        world.check(outcome == null, name, "called back after its end");
        session = ws;
        world.callback(() -> {
            body.run();
            world.check(opened, name, "called back before onOpen");
            act(ws, true);
        });
    }

    private void heard(Message message) {
        theirs.hear(message.type(), message.bytes());
    }

    private void heard(Piece piece) throws IOException {
        world.check(piece.messageOffset() == pieces.size(), name, "a piece has the wrong offset");
        piece.writeTo(pieces);
        if (piece.last()) {
            theirs.hear(piece.type() == FrameType.TEXT ? MessageType.TEXT : MessageType.BINARY, pieces.toByteArray());
            pieces.reset();
        }
    }

    /** Something by chance, from a callback, a task, a timer or from outside of the loop. */
    void act(WsSession ws, boolean inCallback) {
        if (ws.state() != WsSession.State.OPEN) {
            return;
        }
        goOn();
        switch (random.nextInt(inCallback ? 24 : 12)) {
            case 0 -> {
                ws.pause();
                world.later(LONGEST_PAUSE, ws::resume);
            }
            case 1 -> {
                ws.pause(Direction.SEND);
                world.later(LONGEST_PAUSE, () -> ws.resume(Direction.SEND));
            }
            case 2 -> note(ws, ws.ping(ByteBuffer.wrap(new byte[random.nextInt(126)])), HIGH);
            case 3 -> upload(ws);
            case 4 -> write(ws);
            case 5 -> world.maybeMore();
            case 6 -> world.rarely(this, inCallback ? 4 : 0);
            default -> speak(ws);
        }
        speakLater();
    }

    private void speak(WsSession ws) {
        for (int count = random.nextInt(3); count > 0 && budget > 0; count--) {
            Voice.Said message = Voice.something(random, world.mostBytes());
            long queued = ws.queuedBytes();
            SendResult result = send(ws, message);
            note(ws, result, queued);
            if (result == SendResult.ACCEPTED) {
                budget--;
                message.owed = true;
                say(message);
            }
        }
    }

    private SendResult send(WsSession ws, Voice.Said message) {
        ByteBuffer bytes = ByteBuffer.wrap(message.bytes);
        if (random.nextInt(5) == 0) {
            return ws.send((message.type == MessageType.TEXT
                            ? Message.text(new String(message.bytes, StandardCharsets.UTF_8))
                            : Message.binary(bytes))
                    .uncompressed());
        }
        if (message.type == MessageType.TEXT && random.nextBoolean()) {
            return ws.send(new String(message.bytes, StandardCharsets.UTF_8));
        }
        return message.type == MessageType.BINARY && random.nextBoolean()
                ? ws.send(bytes)
                : ws.send(message.type, bytes);
    }

    /** Its place in the row is that of its letter: what the loop itself says before it takes the letter goes first. */
    private void say(Voice.Said message) {
        if (world.kit.multi().inLoop()) {
            mine.say(message);
        } else {
            world.kit.multi().execute(() -> mine.say(message));
        }
    }

    private void note(WsSession ws, SendResult result, long queued) {
        if (result == SendResult.FULL) {
            world.check(queued >= HIGH, name, "FULL at " + queued + " bytes");
            owedWritable = true;
        }
        world.check(result != SendResult.CLOSED || ws.state() != WsSession.State.OPEN, name, "CLOSED while open");
    }

    private void upload(WsSession ws) {
        if (messageOpen || budget == 0) {
            return;
        }
        budget--;
        messageOpen = true;
        Voice.Said message = Voice.something(random, world.mostBytes());
        ws.sendFrom(message.type, new Trickle(message.bytes, random, () -> world.soon(ws::resume)))
                .done()
                .whenComplete((sent, thrown) -> {
                    messageOpen = thrown != null;
                    message.owed = thrown == null;
                });
        say(message);
    }

    /** A message in pieces, loop thread only; what finds no room goes later. */
    private void write(WsSession ws) {
        if (messageOpen || budget == 0 || !world.kit.multi().inLoop()) {
            return;
        }
        budget--;
        messageOpen = true;
        Voice.Said message = Voice.something(random, world.mostBytes());
        say(message);
        written = message;
        rest = ByteBuffer.wrap(message.bytes);
        writer = ws.startMessage(message.type);
        goOn();
    }

    private void goOn() {
        if (writer == null || !world.kit.multi().inLoop()) {
            return;
        }
        writePieces();
        if (writer != null && !comesBack) {
            comesBack = true;
            world.later(
                    LONGEST_PAUSE,
                    () -> world.kit.multi().execute(() -> {
                        comesBack = false;
                        goOn();
                    }));
        }
    }

    private void writePieces() {
        while (rest.hasRemaining()) {
            int length = 1 + random.nextInt(rest.remaining());
            SendResult result = writer.write(rest.slice(rest.position(), length));
            if (result != SendResult.ACCEPTED) {
                writer = result == SendResult.CLOSED ? null : writer;
                return;
            }
            rest.position(rest.position() + length);
            if (random.nextInt(4) == 0) {
                return;
            }
        }
        // At its end it has room always: anything else says that the session has closed.
        written.owed = writer.end() == SendResult.ACCEPTED;
        messageOpen = !written.owed;
        writer = null;
    }

    private void speakLater() {
        WsSession ws = session;
        if (ws != null && budget > 0 && outcome == null && random.nextBoolean()) {
            world.later(LONGEST_PAUSE, () -> act(ws, false));
        }
    }

    /** The end has come: what stands still goes on, what is not finished is. */
    void finish() {
        WsSession ws = session;
        if (ws == null || outcome != null) {
            return;
        }
        rude |= ws.state() == WsSession.State.CONNECTING;
        ws.resume();
        if (writer != null && ws.state() == WsSession.State.OPEN) {
            world.kit.multi().execute(() -> goOnAndClose(ws));
        } else {
            ws.close();
        }
    }

    private void goOnAndClose(WsSession ws) {
        goOn();
        if (writer != null && ws.state() == WsSession.State.OPEN) {
            world.soon(() -> finish());
        } else {
            ws.close();
        }
    }

    /** What must hold whenever the loop sleeps. */
    void checkAtRest() {
        WsSession ws = session;
        if (ws == null || outcome != null || ws.state() != WsSession.State.OPEN) {
            return;
        }
        long queued = ws.queuedBytes();
        world.check(queued <= HIGH + world.mostBytes() * 3L, name, queued + " bytes are queued");
        world.check(queued >= HIGH || ws.isWritable(), name, "not writable at " + queued + " bytes");
        world.check(!owedWritable || queued > LOW, name, "onWritable did not come at " + queued + " bytes");
        if (!messageOpen) {
            world.checkTaken(ws, name);
        }
    }

    /** Whether it left a message unfinished, and with it those that waited behind. */
    boolean leftOpen() {
        return messageOpen;
    }

    WsOutcome ended() {
        if (outcome == null) {
            throw new AssertionError(name + " never ended: " + session);
        }
        return outcome;
    }

    @Override
    public String toString() {
        return name;
    }
}
