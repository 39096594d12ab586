package dev.wsmulti.testkit;

import dev.wsmulti.extension.Agreement;
import dev.wsmulti.extension.Codecs;
import dev.wsmulti.extension.Decoder;
import dev.wsmulti.extension.Encoder;
import dev.wsmulti.extension.Extension;
import dev.wsmulti.extension.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** An extension of a stranger's, with RSV2: passes bytes through, until it is asked for what it throws at. */
public final class FragileExtension implements Extension, Agreement {
    /** The field of a head that offers it, or agrees to it. */
    public static final String FIELD = "Sec-WebSocket-Extensions: x-fragile";

    private final String weakness;
    private final Supplier<? extends Throwable> thrown;

    /** @param weakness the method that throws, in the words of this class */
    public FragileExtension(String weakness, Supplier<? extends Throwable> thrown) {
        this.weakness = weakness;
        this.thrown = thrown;
    }

    private void at(String place) {
        if (weakness.equals(place)) {
            FragileExtension.<RuntimeException>raise(thrown.get());
        }
    }

    /** Throws what the compiler does not let it throw. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable any) throws T {
        throw (T) any;
    }

    @Override
    public String name() {
        return "x-fragile";
    }

    @Override
    public int reservedBits() {
        return RSV2;
    }

    @Override
    public List<List<Parameter>> offers() {
        at("offers");
        return List.of(List.of());
    }

    @Override
    public Optional<Agreement> accept(List<Parameter> offered, Codecs codecs) {
        at("accept");
        return Optional.of(this);
    }

    @Override
    public Optional<Agreement> agree(List<Parameter> answered) {
        at("agree");
        return Optional.of(this);
    }

    @Override
    public List<Parameter> parameters() {
        at("parameters");
        return weakness.equals("token") ? List.of(Parameter.of("no token")) : List.of();
    }

    @Override
    public Encoder encoder(Codecs codecs) {
        at("encoder");
        return new PassingEncoder();
    }

    @Override
    public Decoder decoder(Codecs codecs) {
        at("decoder");
        return new PassingDecoder();
    }

    private abstract static class Passing {
        private int taken;

        final int pass(byte[] in, int offset, int length, byte[] out, int to, int room) {
            taken = Math.min(length, room);
            System.arraycopy(in, offset, out, to, taken);
            return taken;
        }

        public final int taken() {
            return taken;
        }

        public final boolean hasMore() {
            return false;
        }
    }

    private final class PassingEncoder extends Passing implements Encoder {
        @Override
        public boolean begin(long length) {
            at("begin");
            return true;
        }

        @Override
        public int code(byte[] in, int offset, int length, boolean last, byte[] out, int to, int room) {
            at("code");
            return weakness.equals("plain") ? PLAIN : pass(in, offset, length, out, to, room);
        }

        @Override
        public void end(boolean sent) {
            at("end");
        }

        @Override
        public void rest() {
            at("rest");
        }

        @Override
        public boolean canRest() {
            at("canRest");
            return weakness.equals("rest");
        }

        @Override
        public void close() {
            at("close");
        }
    }

    private final class PassingDecoder extends Passing implements Decoder {
        @Override
        public void begin() {}

        @Override
        public int code(byte[] in, int offset, int length, boolean last, byte[] out, int to, int room) {
            at("decode");
            return pass(in, offset, length, out, to, room);
        }

        @Override
        public void end() {}

        @Override
        public void close() {}
    }
}
