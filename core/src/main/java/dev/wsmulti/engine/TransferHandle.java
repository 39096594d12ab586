package dev.wsmulti.engine;

import dev.wsmulti.transfer.Direction;
import dev.wsmulti.transfer.Loop;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the handles of all transfers share: who they are, and the calls that mean the same for each. */
abstract class TransferHandle extends Driven implements Live.Member {
    final long id;
    private @Nullable Object attachment;

    TransferHandle(Engine engine, @Nullable Object attachment) {
        super(engine);
        this.id = engine.published.nextId();
        this.attachment = attachment;
    }

    // What the loop does.

    abstract void cancelNow(String reason);

    abstract void pauseNow(Direction direction);

    abstract void resumeNow(Direction direction);

    @Override
    final long transferId() {
        return id;
    }

    // What the user calls.

    public final void cancel() {
        engine.act(() -> cancelNow("cancel() was called"));
    }

    public final void pause() {
        pause(Direction.RECEIVE);
    }

    public final void resume() {
        resume(Direction.RECEIVE);
        resume(Direction.SEND);
    }

    public final void pause(Direction direction) {
        engine.act(() -> pauseNow(direction));
    }

    public final void resume(Direction direction) {
        engine.act(() -> resumeNow(direction));
    }

    public final long id() {
        return id;
    }

    public final Loop loop() {
        return engine;
    }

    public final @Nullable Object attach(@Nullable Object newAttachment) {
        engine.published.turns();
        Object before = attachment;
        attachment = newAttachment;
        return before;
    }

    public final <T> Optional<T> attachment(Class<T> type) {
        engine.published.turns();
        Object attached = attachment;
        return attached == null ? Optional.empty() : Optional.of(type.cast(attached));
    }

    /** The session that another transfer is to be paced by. */
    final WsConnection onThisLoop(Object receiver) {
        if (!(receiver instanceof WsConnection session) || session.engine != engine) {
            throw new IllegalArgumentException("paceBy: both must belong to the same loop");
        }
        return session;
    }
}
