package dev.wsmulti.testkit;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.failure.TlsCode;
import dev.wsmulti.layer.Step;
import dev.wsmulti.layer.Wire;
import dev.wsmulti.secure.SecureFilter;
import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.secure.TlsFacts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A layer whose peer says what comes out of it, and when: each byte that comes stands for something, and a step takes one of
 * them. What goes out goes as it is.
 */
final class UnitLayer implements SecureLayer {
    /** The peer is done. */
    static final byte END = -1;

    /** Work for another thread. */
    static final byte JOB = -2;

    /** What no layer could accept. */
    static final byte FAULT = -3;

    /** What the layer says last. */
    static final String BYE = "bye";

    private final List<byte[]> units = new ArrayList<>();

    /** What the next byte stands for, from 0 on. */
    UnitLayer unit(String ascii) {
        return unit(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    UnitLayer unit(byte[] bytes) {
        units.add(bytes);
        return this;
    }

    @Override
    public SecureFilter client(String host, int port) {
        return new Units();
    }

    @Override
    public SecureFilter server() {
        return new Units();
    }

    @Override
    public List<String> weaknesses() {
        return List.of("it hides nothing");
    }

    private final class Units implements SecureFilter {
        private boolean opened;
        private boolean over;

        @Override
        public Step advance(Wire below, Wire above, long now) {
            if (!opened) {
                opened = true;
                return Step.OPENED;
            }
            boolean moved = !over && above.out.moveTo(below.out, Long.MAX_VALUE) > 0;
            if (below.in.isEmpty() || above.in.room() <= 0) {
                return moved ? Step.MOVED : Step.IDLE;
            }
            byte next = below.in.array()[below.in.start()];
            below.in.skip(1);
            switch (next) {
                case END -> above.in.finish();
                case JOB -> {
                    return Step.offload(() -> {});
                }
                case FAULT ->
                    throw new FailureException(new Failure.Tls(
                            TlsCode.BAD_RECORD,
                            "",
                            OptionalInt.empty(),
                            false,
                            false,
                            "",
                            List.of(),
                            Optional.empty()));
                default -> above.in.append(units.get(next), 0, units.get(next).length);
            }
            return Step.MOVED;
        }

        @Override
        public boolean open() {
            return opened;
        }

        @Override
        public void goodbye(Wire below) {
            if (!over) {
                over = true;
                below.out.append(BYE.getBytes(StandardCharsets.US_ASCII), 0, BYE.length());
            }
        }

        @Override
        public TlsFacts facts() {
            return new TlsFacts(
                    "units",
                    "UNITS",
                    "NONE",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    TlsFacts.Resumption.FULL,
                    Duration.ZERO);
        }
    }
}
