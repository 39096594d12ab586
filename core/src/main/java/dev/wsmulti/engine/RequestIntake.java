package dev.wsmulti.engine;

import dev.wsmulti.http.Role;
import dev.wsmulti.http1.BodyFraming;
import dev.wsmulti.http1.Http1;
import dev.wsmulti.layer.Wire;
import dev.wsmulti.observe.Log;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.Sink;
import dev.wsmulti.transfer.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way in: pulled as a source, collected, put into a sink, or dropped. Until somebody asks
 * for it nothing of it is read but what the queue holds, so a slow decision holds the sender back.
 */
final class RequestIntake implements Source {
    private enum Mode {
        UNDECIDED,
        PULLED,
        COLLECTED,
        SUNK,
        DROPPED
    }

    private final ServerConnection connection;
    private final Http1 http;
    private final Wire wire;
    private final BodyFraming framing;
    private @Nullable ByteArrayOutputStream memory;

    private Mode mode = Mode.UNDECIDED;
    private boolean bounded;
    private boolean paused;
    private long most;
    private boolean continues;
    private boolean done;
    private boolean hungry;
    private boolean lost;
    private int pieceLength;
    private int pieceTaken;
    private @Nullable Sink sink;
    private @Nullable CompletableFuture<byte[]> collected;
    private @Nullable CompletableFuture<Long> sunk;

    /** @param continues whether the client waits for a 100 before it sends the body */
    RequestIntake(ServerConnection connection, Http1 http, BodyFraming framing, boolean continues) {
        this.connection = connection;
        this.http = http;
        this.wire = connection.wire;
        this.framing = framing;
        this.most = connection.maxBody();
        this.continues = continues;
        this.done = isNone(framing);
    }

    /** Whether the request ends with its head. {@code Content-Length: 0}, which some say with every upgrade, is no body. */
    static boolean isNone(BodyFraming framing) {
        return framing.kind() == BodyFraming.Kind.NONE
                || framing.kind() == BodyFraming.Kind.LENGTH && framing.length() == 0;
    }

    /** Whether the request is complete, or nothing more is wanted of it. */
    boolean done() {
        return done;
    }

    /** Whether somebody asked for bytes and none are there. */
    boolean hungry() {
        return hungry;
    }

    /** Whether the client holds the body back until it is asked for, and nobody did. */
    boolean isHeldBack() {
        return continues && mode == Mode.UNDECIDED;
    }

    /** Whether nobody wants the rest. */
    boolean isDropped() {
        return mode == Mode.DROPPED;
    }

    /** The largest body accepted; to be called before the body is asked for. */
    void maxBody(long bytes) {
        bounded = true;
        most = bytes;
        if (!done) {
            http.maxBody(bytes);
        }
    }

    /** While it is so nothing is collected, nor put into a sink. */
    void paused(boolean on) {
        paused = on;
    }

    CompletableFuture<byte[]> collect() {
        if (!bounded) {
            maxBody(Setting.MAX_COLLECTED.size(Role.SERVER));
        }
        ask(Mode.COLLECTED);
        memory = new ByteArrayOutputStream();
        CompletableFuture<byte[]> future = new CompletableFuture<>();
        collected = future;
        return future;
    }

    CompletableFuture<Long> into(Sink target) {
        ask(Mode.SUNK);
        sink = target;
        CompletableFuture<Long> future = new CompletableFuture<>();
        sunk = future;
        return future;
    }

    /** What nobody asked for until the answer begins, nor pulls until it ends, is dropped, unless the client holds it back. */
    void answered(boolean whole) {
        done |= isHeldBack();
        if (mode == Mode.UNDECIDED || whole && mode == Mode.PULLED) {
            mode = Mode.DROPPED;
        }
    }

    /** What nobody wants is broken or too long: no more of it is read. */
    void giveUp() {
        done = true;
        hungry = false;
    }

    private void ask(Mode wanted) {
        if (mode != Mode.UNDECIDED) {
            throw new IllegalStateException("the body of a request can be asked for once: it is " + mode);
        }
        mode = wanted;
        // What is too long is refused at once: nobody is told to send it.
        boolean tooLong = framing.kind() == BodyFraming.Kind.LENGTH && framing.length() > most;
        connection.bodyAsked(continues && !tooLong);
        continues = false;
    }

    /** Takes in what came, as far as it is not pulled; says whether anything moved. */
    boolean advance() {
        if (paused && (mode == Mode.COLLECTED || mode == Mode.SUNK)) {
            hungry = false;
            return false;
        }
        if (mode == Mode.UNDECIDED || mode == Mode.PULLED || done && collected == null && sunk == null) {
            return false;
        }
        int event = done ? Http1.COMPLETE : http.next(wire);
        hungry = event == Http1.MORE;
        if (event == Http1.BODY) {
            keep();
        } else if (event == Http1.COMPLETE) {
            done = true;
            deliver();
        }
        return !hungry;
    }

    private void keep() {
        Sink target = sink;
        ByteArrayOutputStream kept = memory;
        if (kept != null) {
            kept.write(http.array(), http.offset(), http.length());
        } else if (target != null) {
            try {
                target.write(ByteBuffer.wrap(http.array(), http.offset(), http.length())
                        .slice()
                        .asReadOnlyBuffer());
            } catch (Throwable thrown) {
                refuse(thrown);
            }
        }
    }

    private void deliver() {
        CompletableFuture<byte[]> whole = collected;
        CompletableFuture<Long> count = sunk;
        Sink target = sink;
        collected = null;
        sunk = null;
        sink = null;
        ByteArrayOutputStream kept = memory;
        memory = null;
        if (whole != null && kept != null) {
            whole.complete(kept.toByteArray());
        }
        if (target != null && count != null) {
            try {
                target.close(true);
                count.complete(http.bodyReceived());
            } catch (Throwable thrown) {
                count.completeExceptionally(thrown);
            }
        }
    }

    /** The sink does not take it: the rest is dropped, and whoever waits learns why. */
    private void refuse(Throwable thrown) {
        CompletableFuture<Long> count = sunk;
        sunk = null;
        closeSink();
        mode = Mode.DROPPED;
        if (count != null) {
            count.completeExceptionally(thrown);
        }
    }

    private void closeSink() {
        Sink target = sink;
        sink = null;
        if (target != null) {
            try {
                target.close(false);
            } catch (Throwable thrown) {
                Log.error("closing a sink failed", thrown);
            }
        }
    }

    /** The rest will not come. */
    void fail(IOException why) {
        lost = true;
        hungry = false;
        closeSink();
        CompletableFuture<byte[]> whole = collected;
        CompletableFuture<Long> count = sunk;
        collected = null;
        sunk = null;
        if (whole != null) {
            whole.completeExceptionally(why);
        }
        if (count != null) {
            count.completeExceptionally(why);
        }
    }

    // The body as a source.

    @Override
    public long length() {
        return switch (framing.kind()) {
            case NONE, LENGTH -> framing.length();
            case CHUNKED, UNTIL_CLOSE -> -1;
        };
    }

    /** Looks at the beginning already, so that a body that is too long is refused before the answer begins. */
    @Override
    public void open() {
        ask(Mode.PULLED);
        look();
    }

    @Override
    public State read(ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (pieceTaken == pieceLength) {
                look();
            }
            if (pieceTaken == pieceLength) {
                return done ? State.END : State.LATER;
            }
            // Between two turns the queue may have moved the piece: it is found at its front again.
            wire.in.require(pieceLength);
            int count = Math.min(target.remaining(), pieceLength - pieceTaken);
            target.put(wire.in.array(), wire.in.start() + pieceTaken, count);
            pieceTaken += count;
        }
        return State.MORE;
    }

    private void look() {
        if (done || lost) {
            return;
        }
        int event = http.next(wire);
        pieceTaken = 0;
        pieceLength = event == Http1.BODY ? http.length() : 0;
        done = event == Http1.COMPLETE;
        hungry = event == Http1.MORE;
    }

    @Override
    public void close() {
        hungry = false;
        mode = Mode.DROPPED;
    }
}
