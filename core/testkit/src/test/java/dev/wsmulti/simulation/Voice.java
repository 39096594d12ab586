package dev.wsmulti.simulation;

import dev.wsmulti.transfer.MessageType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** One direction of a session: the messages that were said, and how many of them were heard, each once, in order, whole. */
final class Voice {
    private static final String LETTERS = "abc xyz\u00fc\u20ac";

    /** A message; its bytes follow from its number. */
    static final class Said {
        final MessageType type;
        final byte[] bytes;

        /** Whether it was accepted whole, so that it may not be lost on a session that ends well. */
        boolean owed;

        private Said(MessageType type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
        }
    }

    private final String name;
    private final List<Said> said = new ArrayList<>();
    private int heard;

    Voice(String name) {
        this.name = name;
    }

    /** Makes up something to say, which is said once it is {@link #say given}. */
    static Said something(Random random, int most) {
        boolean text = random.nextBoolean();
        byte[] bytes = new byte[random.nextInt(random.nextInt(most) + 1)];
        random.nextBytes(bytes);
        if (text) {
            StringBuilder letters = new StringBuilder();
            for (byte each : bytes) {
                letters.append(LETTERS.charAt(each & 7));
            }
            bytes = letters.toString().getBytes(StandardCharsets.UTF_8);
        }
        return new Said(text ? MessageType.TEXT : MessageType.BINARY, bytes);
    }

    /** Puts it behind what was said before. */
    void say(Said message) {
        said.add(message);
    }

    /** One has come. Those that were begun and never finished may be missing. */
    void hear(MessageType type, byte[] bytes) {
        while (heard < said.size() && !said.get(heard).owed && !matches(said.get(heard), type, bytes)) {
            heard++;
        }
        if (heard == said.size()) {
            throw new AssertionError(name + ": message " + heard + " came and was never said");
        }
        Said next = said.get(heard++);
        if (!matches(next, type, bytes)) {
            throw new AssertionError(
                    name + ": message " + (heard - 1) + " was " + next.type + " of " + next.bytes.length
                            + " bytes and came as " + type + " of " + bytes.length + ", different from byte "
                            + Arrays.mismatch(next.bytes, bytes) + " on");
        }
    }

    private static boolean matches(Said message, MessageType type, byte[] bytes) {
        return message.type == type && Arrays.equals(message.bytes, bytes);
    }

    void checkWhole() {
        for (int i = heard; i < said.size(); i++) {
            if (said.get(i).owed) {
                throw new AssertionError(name + ": message " + i + " of " + said.size()
                        + " was accepted and did not come: " + heard + " did");
            }
        }
    }
}
