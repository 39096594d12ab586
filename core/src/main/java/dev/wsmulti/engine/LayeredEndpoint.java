package dev.wsmulti.engine;

import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.Role;
import dev.wsmulti.layer.Filter;
import dev.wsmulti.layer.Stack;
import dev.wsmulti.layer.Step;
import dev.wsmulti.layer.Wire;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.secure.TlsFacts;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A socket with filters on it: to whoever owns it another endpoint. Moves ciphertext between the socket and the stack's
 * bottom wire, plaintext between the stack and the owner's wire, and derives what the socket is watched for. Runs on the
 * loop's thread.
 */
final class LayeredEndpoint implements Endpoint {
    /** What a bottom queue takes: with one record more it is what one write takes. */
    static final int MARK = 64 * 1024;

    final Endpoint socket;
    private final Engine engine;
    private final Stack stack;
    private final Role role;

    /** The configuration of its TLS, part of what the connection may be used for. */
    final @Nullable SecureLayer layer;

    /** Bytes of the socket. */
    long bytesIn;

    long bytesOut;

    private @Nullable Driven owner;
    private @Nullable TlsFacts facts;

    /** A job of the stack runs elsewhere: nobody may call it. */
    private boolean offloaded;

    /** The last step ended by its budget, not for want of bytes. */
    private boolean hasMore;

    /** Nothing of the owner goes out any more, only the last words of the layers. */
    private boolean finishing;

    /** The last words are queued; the socket is finished behind them. */
    private boolean said;

    private boolean finished;
    private boolean gone;

    LayeredEndpoint(Engine engine, Endpoint socket, Stack stack, Role role, @Nullable SecureLayer layer) {
        this.engine = engine;
        this.socket = socket;
        this.stack = stack;
        this.role = role;
        this.layer = layer;
    }

    /** Has it watched for an owner, which is given turns from now on. */
    void register(Driven owner, int operations) throws IOException {
        this.owner = owner;
        engine.reactor().register(socket, owner, 0);
        interest(operations);
    }

    /** Whether bytes of its owner pass. */
    boolean isOpen() {
        return !offloaded && stack.open();
    }

    /** What was agreed on, once it is open. */
    Optional<TlsFacts> facts() {
        return Optional.ofNullable(facts);
    }

    void facts(TlsFacts agreed) {
        facts = agreed;
    }

    /** How many layers are open, from the lowest on. */
    int opened() {
        return stack.opened();
    }

    /**
     * Takes a layer out that has done its work; what came behind that goes to {@code above.in}. The way on: this endpoint, or
     * the socket if no layer is left.
     */
    Endpoint without(Filter done, Wire above) {
        stack.remove(done, above);
        hasMore = true;
        return stack.isEmpty() ? socket : this;
    }

    /** Bytes that the socket has not taken yet. */
    long unsent() {
        return stack.bottom().out.length();
    }

    /** Nobody waits for the socket to take them. */
    void forgetUnsent() {
        stack.bottom().out.clear();
    }

    /** The socket's interest, or a turn at once where no event of the socket would bring it. */
    void interest(int operations) {
        if (gone) {
            return;
        }
        Wire bottom = stack.bottom();
        boolean blocked = !bottom.out.isEmpty();
        boolean reads = (operations & Reactor.READ) != 0 && !offloaded;
        boolean writes = (operations & Reactor.WRITE) != 0 && !blocked && stack.open() && !finishing;
        boolean wakes = reads && hasMore || writes;
        if (wakes && !offloaded) {
            wake(operations);
        }
        boolean takes = reads && !bottom.in.finished() && bottom.in.room() > 0;
        engine.reactor().interest(socket, (takes ? Reactor.READ : 0) | (blocked ? Reactor.WRITE : 0));
    }

    private void wake(int operations) {
        Driven waiting = owner;
        if (!gone && waiting != null) {
            waiting.ready |= operations;
            engine.enqueue(waiting);
        }
    }

    /**
     * One read of the socket and what it gives: adds to {@code above.in}; says how many bytes, -1 at an orderly end. What
     * the layers have to say of their own goes out with the next {@link #write}.
     */
    int read(Wire above, long most) throws IOException {
        if (offloaded || gone) {
            return 0;
        }
        Wire bottom = stack.bottom();
        if (!bottom.in.finished() && bottom.in.room() > 0) {
            ByteBuffer io = engine.sockets.io.clear();
            io.limit((int) Math.min(io.capacity(), most));
            int count = socket.read(io);
            if (count < 0) {
                bottom.in.finish();
            } else if (count > 0) {
                bytesIn += count;
                bottom.in.lend(engine.sockets.received(), io.flip());
            }
        }
        long before = above.in.length();
        above.in.lend(engine.sockets.window);
        bottom.out.lend(engine.sockets.sent());
        try {
            advance(above);
        } finally {
            bottom.in.settle();
            bottom.out.settle();
            if (above.in.isEmpty()) {
                above.in.settle();
            }
        }
        int added = (int) (above.in.length() - before);
        return added == 0 && above.in.finished() ? -1 : added;
    }

    /** Moves the opening of the layers on; whether they are open. What came behind it stays for the owner to be. */
    boolean open(Wire above) throws IOException {
        int unused = read(above, Long.MAX_VALUE) + flush();
        return isOpen();
    }

    /** Takes what {@code above.out} holds, as far as the socket takes it in one write; says how many bytes that took. */
    int write(Wire above) throws IOException {
        Wire bottom = stack.bottom();
        try {
            if (!offloaded && !gone) {
                bottom.out.lend(engine.sockets.sent());
                long before = above.in.length();
                boolean ended = above.in.finished();
                advance(above);
                if (above.in.length() > before || above.in.finished() != ended) {
                    // For the owner's next turn, which an owner that has all there will ever be does not ask for.
                    wake(Reactor.READ);
                }
            }
            return flush();
        } finally {
            bottom.out.settle();
            above.out.settle();
        }
    }

    private void advance(Wire above) throws IOException {
        hasMore = false;
        try {
            Step step = stack.advance(above, engine.now);
            Runnable job = step.job();
            if (job != null) {
                offload(job);
            } else {
                hasMore = !step.equals(Step.IDLE);
            }
        } catch (FailureException failed) {
            if (finishing) {
                // All that we had to say is said: how the peer ends makes no difference.
                above.in.finish();
                return;
            }
            sayGoodbye();
            flushQuietly();
            throw new LayerFailedException(failed.failure());
        }
    }

    private void offload(Runnable job) {
        offloaded = true;
        if (!engine.offloads.run(job, this::cameBack, role == Role.CLIENT)) {
            offloaded = false;
            throw new FailureException(engine.offloads.refused());
        }
    }

    private void cameBack() {
        offloaded = false;
        hasMore = true;
        if (finishing && !gone) {
            sayGoodbye();
            flushQuietly();
        }
        wake(Reactor.READ);
    }

    private int flush() throws IOException {
        Wire bottom = stack.bottom();
        int count = 0;
        if (!bottom.out.isEmpty()) {
            // Memory of its own: it may be the turn of somebody else, whose bytes lie in the loop's.
            ByteBuffer io = engine.sockets.ciphertext();
            bottom.out.copyTo(io);
            count = socket.write(io.flip());
            bottom.out.skip(count);
            bytesOut += count;
        }
        if (said && !finished && bottom.out.isEmpty()) {
            finished = true;
            socket.finish();
        }
        return count;
    }

    private void flushQuietly() {
        try {
            flush();
        } catch (IOException lost) {
            gone = true;
        }
    }

    /** Last words that a job holds up are said when it has come back. */
    private void sayGoodbye() {
        finishing = true;
        if (offloaded || said) {
            return;
        }
        said = true;
        try {
            Runnable job = stack.goodbye(engine.now).job();
            if (job != null) {
                offload(job);
                said = false;
            }
        } catch (FailureException failed) {
            // It has failed before, and that failure is the one that counts; or the job has no room.
        }
    }

    // An endpoint to its owner.

    @Override
    public boolean connected() {
        return true;
    }

    @Override
    public int read(ByteBuffer target) {
        throw new UnsupportedOperationException("layers move bytes between wires");
    }

    @Override
    public int write(ByteBuffer source) {
        throw new UnsupportedOperationException("layers move bytes between wires");
    }

    /** Half-close, behind the last words of the layers. */
    @Override
    public void finish() throws IOException {
        sayGoodbye();
        flush();
    }

    /** Cuts it; what the layers have to say is given one chance. */
    @Override
    public void abort() {
        if (!gone) {
            sayGoodbye();
            flushQuietly();
        }
        // Also where the socket took no more: it has not been closed yet.
        cut();
    }

    /** Ends it in order: the last words reach the peer, or a bounded time passes. */
    void part() {
        if (gone || offloaded) {
            abort();
            return;
        }
        sayGoodbye();
        flushQuietly();
        if (gone || stack.bottom().in.finished() && unsent() == 0) {
            cut();
        } else {
            // What came is dropped from now on, also what the layers have not looked at.
            hasMore = false;
            stack.bottom().in.skip(stack.bottom().in.length());
            new Farewell(engine, this).start();
        }
    }

    /** Sends what is left and drops what comes; how much that was, -1 when the peer has closed and all has left. */
    int drain() throws IOException {
        int unused = flush();
        Wire bottom = stack.bottom();
        int count = bottom.in.finished() ? -1 : socket.read(engine.sockets.io.clear());
        if (count < 0) {
            bottom.in.finish();
        }
        return count < 0 && unsent() > 0 ? 0 : count;
    }

    /** Whether the peer is silent, and there. */
    boolean isQuiet(ByteBuffer probe) throws IOException {
        return !hasMore && socket.read(probe) == 0;
    }

    void cut() {
        gone = true;
        owner = null;
        socket.abort();
        // A job that runs elsewhere sees no wire.
        stack.clear();
    }

    @Override
    public Optional<SocketAddress> local() {
        return socket.local();
    }

    @Override
    public Optional<SocketAddress> remote() {
        return socket.remote();
    }

    @Override
    public String toString() {
        return socket.toString();
    }
}
