package dev.wsmulti.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The raw end of a connection in a test's hand: no loop, no protocol, just bytes. */
public final class MemoryPeer {
    private final MemoryEndpoint endpoint;
    private final ByteBuffer target = ByteBuffer.allocate(4 * 1024);
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private boolean finished;
    private boolean wasReset;

    MemoryPeer(MemoryEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** The connection, for faults. */
    public MemoryConnection connection() {
        return endpoint.connection();
    }

    /** Whether a connection that this peer asked for stands. */
    public boolean connected() throws IOException {
        endpoint.notice();
        return endpoint.connected();
    }

    /** Sends all bytes; an error if there is no room for them. */
    public void send(byte... bytes) throws IOException {
        int taken = offer(bytes, 0);
        if (taken < bytes.length) {
            throw new IllegalStateException("only " + taken + " of " + bytes.length + " bytes found room");
        }
    }

    /** Sends bytes from an offset on as far as there is room; says how many. */
    public int offer(byte[] bytes, int offset) throws IOException {
        ByteBuffer source = ByteBuffer.wrap(bytes, offset, bytes.length - offset);
        int taken;
        do {
            taken = endpoint.write(source);
        } while (taken > 0 && source.hasRemaining());
        return source.position() - offset;
    }

    /** Reads what has come and returns it together with all that came before. */
    public byte[] received() {
        drain();
        return received.toByteArray();
    }

    /** Reads what has come since the last call. */
    public byte[] take() {
        drain();
        byte[] taken = received.toByteArray();
        received.reset();
        return taken;
    }

    /** Whether the other end has finished; reads what came before. */
    public boolean finishedByOther() {
        drain();
        return finished;
    }

    /** Whether the other end has reset the connection; reads what came before. */
    public boolean resetByOther() {
        drain();
        return wasReset;
    }

    private void drain() {
        try {
            int count;
            while ((count = endpoint.read(target.clear())) > 0) {
                received.write(target.array(), 0, count);
            }
            finished |= count < 0;
        } catch (IOException e) {
            wasReset = !endpoint.aborted();
        }
    }

    /** Half-close. */
    public void finish() throws IOException {
        endpoint.finish();
    }

    /** Resets the connection. */
    public void reset() {
        endpoint.connection().reset();
        endpoint.abort();
    }

    /** Closes as TCP does: with unread bytes by a reset, else with a FIN. */
    public void close() {
        endpoint.abort();
    }
}
