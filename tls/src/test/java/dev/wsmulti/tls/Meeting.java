package dev.wsmulti.tls;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.layer.Step;
import dev.wsmulti.layer.Wire;
import dev.wsmulti.secure.SecureFilter;
import dev.wsmulti.secure.TlsFacts;
import org.jspecify.annotations.Nullable;

/** A client and a server that shake hands and say a word to each other, over wires in memory; jobs are run at once. */
final class Meeting {
    private static final int MARK = 48 * 1024;

    final Side client;
    final Side server;

    private Meeting(SecureFilter client, SecureFilter server) {
        SegmentPool pool = new SegmentPool();
        this.client = new Side(client, pool);
        this.server = new Side(server, pool);
    }

    static Meeting of(Tls client, Tls server, String host) {
        Meeting meeting = new Meeting(client.client(host, 443), server.server());
        meeting.run();
        meeting.talk();
        return meeting;
    }

    /** A word each way. */
    void talk() {
        client.say();
        server.say();
        run();
    }

    private void run() {
        for (int round = 0; round < 200; round++) {
            client.step();
            server.step();
            pass(client.below.out, server.below.in);
            pass(server.below.out, client.below.in);
        }
    }

    private static void pass(ByteQueue from, ByteQueue to) {
        from.moveTo(to, Math.max(0, to.room()));
    }

    /** The certificate that the client saw. */
    String shown() {
        return client.facts().chain().get(0).getSubjectX500Principal().getName();
    }

    static final class Side {
        private final SecureFilter filter;
        private final Wire below;
        private final Wire above;
        private int words;
        Failure.@Nullable Tls failure;

        Side(SecureFilter filter, SegmentPool pool) {
            this.filter = filter;
            this.below = new Wire(pool, MARK);
            this.above = new Wire(pool, MARK);
        }

        private void step() {
            if (failure != null) {
                return;
            }
            try {
                Step step = filter.advance(below, above, 0);
                Runnable job = step.job();
                if (job != null) {
                    job.run();
                }
            } catch (FailureException failed) {
                failure = (Failure.Tls) failed.failure();
                filter.goodbye(below);
            }
        }

        private void say() {
            if (filter.open() && failure == null) {
                above.out.append(new byte[] {'h', 'i'}, 0, 2);
                words++;
            }
        }

        /** Whether all that the other one said has come. */
        boolean heard() {
            return words > 0 && above.in.length() == 2L * words && failure == null;
        }

        TlsFacts facts() {
            if (!filter.open()) {
                throw new AssertionError("it did not open: " + failure);
            }
            return filter.facts();
        }

        String code() {
            Failure.Tls told = failure;
            return told == null ? "none" : told.code().name();
        }
    }
}
