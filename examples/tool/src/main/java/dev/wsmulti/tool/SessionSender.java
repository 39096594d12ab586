package dev.wsmulti.tool;

import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.MessageWriter;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsSession;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Sends on a session from a thread that may wait: while the session is full, so does its caller. */
final class SessionSender {
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    private final WsSession session;
    private final MessageType type;

    SessionSender(WsSession session, MessageType type) {
        this.session = session;
        this.type = type;
    }

    /** Sends a whole message; false once the session takes no more. */
    boolean message(byte[] bytes) throws InterruptedException {
        ByteBuffer message = ByteBuffer.wrap(bytes);
        SendResult result = session.send(type, message);
        while (result == SendResult.FULL) {
            session.awaitWritable(A_WHILE);
            result = session.send(type, message);
        }
        return result == SendResult.ACCEPTED;
    }

    /** Sends a fragment of the one message; false once the session takes no more. */
    boolean fragment(byte[] bytes, boolean last) throws InterruptedException {
        while (!session.awaitWritable(A_WHILE)) {
            if (session.state() != WsSession.State.OPEN) {
                return false;
            }
        }
        CompletableFuture<Boolean> taken = new CompletableFuture<>();
        session.loop().execute(() -> {
            try {
                taken.complete(fragmentNow(bytes, last));
            } catch (RuntimeException refused) {
                taken.completeExceptionally(refused);
            }
        });
        try {
            return taken.get();
        } catch (ExecutionException refused) {
            throw new IllegalStateException(refused.getCause());
        }
    }

    private boolean fragmentNow(byte[] bytes, boolean last) {
        if (session.state() != WsSession.State.OPEN) {
            return false;
        }
        MessageWriter frame = session.startFrame(type, bytes.length, last);
        return bytes.length == 0 || frame.write(ByteBuffer.wrap(bytes)) == SendResult.ACCEPTED;
    }
}
