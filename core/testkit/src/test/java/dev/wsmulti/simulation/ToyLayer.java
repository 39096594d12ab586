package dev.wsmulti.simulation;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.failure.TlsCode;
import dev.wsmulti.layer.Step;
import dev.wsmulti.layer.Wire;
import dev.wsmulti.secure.SecureFilter;
import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.secure.TlsFacts;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/**
 * A layer with all that TLS has, but for secrets: hellos both ways with jobs between them, then records, XORed, of some steps
 * a turn, now and then after a job, and a last word without which an end is a failure.
 */
record ToyLayer(Random random) implements SecureLayer {
    private static final int MOST = 3000;
    private static final byte KEY = 0x55;

    @Override
    public SecureFilter client(String host, int port) {
        return new Toy(true, random);
    }

    @Override
    public SecureFilter server() {
        return new Toy(false, random);
    }

    @Override
    public List<String> weaknesses() {
        return List.of("it is a toy");
    }

    /** One end: the client says hello, the server answers, the client says that it heard. */
    private static final class Toy implements SecureFilter {
        private final boolean client;
        private final int steps;
        private final int jobEvery;
        private final boolean[] jobDone = {true};
        private int left;
        private boolean opened;
        private boolean over;
        private boolean farewell;
        private int records;

        Toy(boolean client, Random random) {
            this.client = client;
            steps = 1 + random.nextInt(20);
            jobEvery = 1 + random.nextInt(50);
            left = client ? 3 : 2;
        }

        @Override
        public Step advance(Wire below, Wire above, long now) {
            check(jobDone[0], "called while its job runs");
            if (farewell) {
                below.in.skip(below.in.length());
                return Step.IDLE;
            }
            if (opened) {
                return records(below, above);
            }
            // The client says, hears, says; the server hears and says, and opens with what it hears last.
            boolean says = client ? left != 2 : left == 1;
            if (left == 0 && (client || hears(below.in))) {
                opened = true;
                return Step.OPENED;
            }
            if (left > 0 && says) {
                left--;
                below.out.append(new byte[] {'h'}, 0, 1);
                return Step.MOVED;
            }
            if (left > 0 && hears(below.in)) {
                left--;
                return job();
            }
            return Step.IDLE;
        }

        private boolean hears(ByteQueue in) {
            if (in.isEmpty()) {
                if (in.finished()) {
                    throw cut(true);
                }
                return false;
            }
            check(in.array()[in.start()] == 'h', "not a hello");
            in.skip(1);
            return true;
        }

        private Step job() {
            jobDone[0] = false;
            return Step.offload(() -> jobDone[0] = true);
        }

        private Step records(Wire below, Wire above) {
            boolean moved = false;
            for (int i = 0; i < steps && record(below.in, above.in); i++) {
                moved = true;
                if (++records % jobEvery == 0) {
                    return job();
                }
            }
            for (int i = 0; i < steps && below.out.room() > 0 && !above.out.isEmpty(); i++) {
                int count = Math.min(above.out.available(), MOST);
                ByteBuffer room = below.out.room(2 + count).putShort((short) count);
                for (int at = 0; at < count; at++) {
                    room.put((byte) (above.out.array()[above.out.start() + at] ^ KEY));
                }
                above.out.skip(count);
                below.out.commit(2 + count);
                moved = true;
            }
            return moved ? Step.MOVED : Step.IDLE;
        }

        private boolean record(ByteQueue in, ByteQueue out) {
            if (over) {
                in.skip(in.length());
                return false;
            }
            if (out.room() <= 0 || !in.require(2)) {
                if (out.room() > 0 && in.finished()) {
                    throw cut(false);
                }
                return false;
            }
            int count = (in.array()[in.start()] & 0xff) << 8 | in.array()[in.start() + 1] & 0xff;
            check(count <= MOST, "a record of " + count);
            if (!in.require(2 + count)) {
                if (in.finished()) {
                    throw cut(false);
                }
                return false;
            }
            if (count == 0) {
                in.skip(2);
                over = true;
                out.finish();
                return true;
            }
            ByteBuffer room = out.room(count);
            for (int at = 0; at < count; at++) {
                room.put((byte) (in.array()[in.start() + 2 + at] ^ KEY));
            }
            out.commit(count);
            in.skip(2 + count);
            return true;
        }

        @Override
        public boolean open() {
            return opened;
        }

        @Override
        public void goodbye(Wire below) {
            check(jobDone[0], "goodbye while its job runs");
            if (!farewell && opened) {
                below.out.append(new byte[2], 0, 2);
            }
            farewell = true;
        }

        @Override
        public TlsFacts facts() {
            check(opened, "asked for facts before it opened");
            return new TlsFacts(
                    "toy",
                    "TOY",
                    "XOR",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    TlsFacts.Resumption.FULL,
                    Duration.ZERO);
        }

        private static void check(boolean holds, String otherwise) {
            if (!holds) {
                throw new AssertionError(otherwise);
            }
        }

        private static FailureException cut(boolean handshaking) {
            return new FailureException(new Failure.Tls(
                    TlsCode.TRUNCATED, "", OptionalInt.empty(), false, handshaking, "", List.of(), Optional.empty()));
        }
    }
}
