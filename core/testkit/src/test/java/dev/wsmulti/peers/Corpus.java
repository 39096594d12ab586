package dev.wsmulti.peers;

import dev.wsmulti.transfer.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The messages of the matrix: every size of every kind, whole and in fragments. */
final class Corpus {
    static final List<Integer> SIZES = List.of(0, 1, 125, 126, 64 << 10, 128 << 10, 1 << 20);

    private Corpus() {}

    /** What the bytes are. */
    enum Kind {
        JSON,
        LETTERS,
        BINARY,
        RANDOM,
        CONSTANT;

        Message message(int size) {
            return switch (this) {
                case JSON -> Message.text(new String(json(size), StandardCharsets.US_ASCII));
                case LETTERS -> Message.text(Samples.text(size));
                case BINARY -> Message.binary(counters(size));
                case RANDOM -> Message.binary(Samples.bytes(size));
                case CONSTANT -> Message.binary(new byte[size]);
            };
        }

        private static byte[] json(int size) {
            StringBuilder lines = new StringBuilder(size + 100);
            for (int i = 0; lines.length() < size; i++) {
                lines.append("{\"id\": ")
                        .append(i)
                        .append(", \"price\": ")
                        .append(i * 7919 % 10_007)
                        .append(".25}\n");
            }
            return lines.substring(0, size).getBytes(StandardCharsets.US_ASCII);
        }

        private static byte[] counters(int size) {
            byte[] bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) (i % 4 == 0 ? i / 4 : i % 4 == 1 ? i / 1024 : 0);
            }
            return bytes;
        }
    }

    /** One message and how it is sent. */
    record Sample(Kind kind, int size, boolean fragmented, Message message) {
        /** Whether a compressed form is much smaller. */
        boolean shrinks(int least) {
            return kind != Kind.RANDOM && size >= least;
        }

        @Override
        public String toString() {
            return size + " bytes of " + kind + (fragmented ? " in fragments" : "");
        }
    }

    static List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        for (int size : SIZES) {
            for (Kind kind : Kind.values()) {
                Message message = kind.message(size);
                for (boolean fragmented : new boolean[] {false, true}) {
                    samples.add(new Sample(kind, size, fragmented, message));
                }
            }
        }
        return samples;
    }
}
