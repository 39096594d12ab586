package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import java.io.IOException;

/** A layer below the protocol failed, and with it the connection. */
final class LayerFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    LayerFailedException(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    /** What a lost connection is told as: what a layer says, or that it was lost. */
    static Failure explain(IOException lost, Failure otherwise) {
        return lost instanceof LayerFailedException layer ? layer.failure : otherwise;
    }
}
