package dev.wsmulti.tool;

import dev.wsmulti.transfer.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
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

    /** Bytes, none at the end, or why there are no more. */
    private record Block(ByteBuffer bytes, @Nullable IOException failure) {
        boolean isEnd() {
            return failure == null && !bytes.hasRemaining();
        }
    }

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
        if (block.isEnd()) {
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
            Block block;
            try (InputStream in = opener.open()) {
                do {
                    byte[] bytes = new byte[BLOCK];
                    int count = in.read(bytes);
                    block = new Block(ByteBuffer.wrap(bytes, 0, Math.max(0, count)), null);
                    give(block);
                } while (!block.isEnd());
            } catch (IOException unreadable) {
                give(new Block(ByteBuffer.allocate(0), unreadable));
            }
        } catch (InterruptedException unwanted) {
            Thread.currentThread().interrupt();
        }
    }

    private void give(Block block) throws InterruptedException {
        blocks.put(block);
        ready.run();
    }
}
