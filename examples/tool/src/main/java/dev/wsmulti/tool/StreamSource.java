package dev.wsmulti.tool;

import dev.wsmulti.transfer.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A stream that may keep its reader waiting, such as standard input: a thread of its own reads it, a few blocks ahead.
 * It can be read once.
 */
final class StreamSource implements Source {
    private static final int BLOCK = 64 * 1024;
    private static final int AHEAD = 4;

    private final Opener opener;
    private final Runnable ready;
    private final BlockingQueue<Block> blocks = new ArrayBlockingQueue<>(AHEAD);
    private boolean opened;
    private @Nullable Thread reader;
    private @Nullable Block present;

    /** Makes the stream; on the thread that reads it, for that may wait too. */
    interface Opener {
        InputStream open() throws IOException;
    }

    /** What was read; the last one has no bytes, and says why if the stream did not just end. */
    private record Block(
            ByteBuffer bytes, boolean last, @Nullable IOException failure) {}

    /** {@code ready} is called on any thread when a read that found nothing may be repeated. */
    StreamSource(Opener opener, Runnable ready) {
        this.opener = opener;
        this.ready = ready;
    }

    @Override
    public long length() {
        return HttpBody.CHUNKED;
    }

    @Override
    public boolean repeatable() {
        return false;
    }

    @Override
    public void open() throws IOException {
        if (opened) {
            throw new IOException("it can be read only once, and it was needed again");
        }
        opened = true;
        Thread thread = new Thread(this::pump, "wsmulti-upload");
        thread.setDaemon(true);
        thread.start();
        reader = thread;
    }

    @Override
    public State read(ByteBuffer target) throws IOException {
        Block block = present != null && present.bytes.hasRemaining() ? present : blocks.poll();
        present = block;
        if (block == null) {
            return State.LATER;
        }
        if (block.failure != null) {
            throw block.failure;
        }
        if (block.last) {
            return State.END;
        }
        int count = Math.min(target.remaining(), block.bytes.remaining());
        target.put(block.bytes.slice().limit(count));
        block.bytes.position(block.bytes.position() + count);
        return State.MORE;
    }

    @Override
    public void close() {
        Thread thread = reader;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void pump() {
        try {
            give(readAll());
        } catch (InterruptedException unwanted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives all that comes; returns what stands behind it. */
    private Block readAll() throws InterruptedException {
        try (InputStream in = opener.open()) {
            byte[] bytes = new byte[BLOCK];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                give(new Block(ByteBuffer.wrap(Arrays.copyOf(bytes, count)), false, null));
            }
            return new Block(ByteBuffer.allocate(0), true, null);
        } catch (IOException unreadable) {
            return new Block(ByteBuffer.allocate(0), true, unreadable);
        }
    }

    /** From here on it is the loop's. */
    private void give(Block block) throws InterruptedException {
        blocks.put(block);
        ready.run();
    }
}
