package dev.wsmulti.fuzz;

import dev.wsmulti.extension.Codecs;
import dev.wsmulti.extension.Decoder;
import dev.wsmulti.extension.Parameter;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.websocket.PerMessageDeflate;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;

/**
 * Compressed messages, two at most: the decoder makes of them what {@link PlainDeflate} does, in however small pieces they
 * come and however little room there is for what comes out; then its inflater is back. The first byte: context takeover
 * or not, and where the second message begins.
 */
public final class InflaterFuzz {
    private static final int MOST = 200_000;

    /** Which of the two is seen first depends on how far zlib reads ahead of what it puts out. */
    private static final String WRONG_OR_TOO_MUCH = "wrong or too much";

    private static final int[] SECOND = {0, 3, 12, 40};

    private InflaterFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        boolean keeps = (input[0] & 1) != 0;
        int end = Math.min(input.length, 1 + SECOND[input[0] >> 1 & 3]);
        List<byte[]> messages =
                List.of(Arrays.copyOfRange(input, 1, end), Arrays.copyOfRange(input, end, input.length));
        List<String> expected = plain(messages, keeps);
        Check.same("whole", expected, decoded(messages, keeps, Integer.MAX_VALUE, 64 * 1024));
        Check.same("byte by byte", expected, decoded(messages, keeps, 1, 64 * 1024));
        Check.same("with little room", expected, decoded(messages, keeps, Integer.MAX_VALUE, 7));
        Check.same("cut", expected, decoded(messages, keeps, 2 + new Random(input[0]).nextInt(9), 100));
    }

    private static List<String> plain(List<byte[]> messages, boolean keeps) {
        List<String> story = new ArrayList<>();
        try (PlainDeflate deflate = new PlainDeflate(keeps, MOST)) {
            for (byte[] message : messages) {
                deflate.begin();
                story.add(told(latin(deflate.next(message)) + latin(deflate.last())));
            }
        } catch (DataFormatException wrong) {
            story.add(WRONG_OR_TOO_MUCH);
        }
        return story;
    }

    private static List<String> decoded(List<byte[]> messages, boolean keeps, int most, int room) {
        Codecs codecs = new Codecs(1 << 20);
        List<String> story = new ArrayList<>();
        Decoder decoder = decoder(keeps, codecs);
        try {
            for (byte[] message : messages) {
                decoder.begin();
                story.add(told(latin(message(decoder, message, most, room))));
                decoder.end();
            }
        } catch (FailureException failed) {
            story.add(WRONG_OR_TOO_MUCH);
        } finally {
            decoder.close();
        }
        Check.that(codecs.lent() == 0, "the inflater is back");
        codecs.close();
        Check.that(codecs.memory() == 0, "its memory is free");
        return story;
    }

    private static Decoder decoder(boolean keeps, Codecs codecs) {
        List<Parameter> answer = keeps ? List.of() : List.of(Parameter.of("server_no_context_takeover"));
        return new PerMessageDeflate(keeps, false, 15, 15, 0, -1)
                .agree(answer)
                .orElseThrow()
                .decoder(codecs);
    }

    private static byte[] message(Decoder decoder, byte[] message, int most, int room) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] out = new byte[room];
        int at = 0;
        boolean still = false;
        do {
            int given = Math.min(most, message.length - at);
            int count = decoder.code(message, at, given, at + given == message.length, out, 0, room);
            Check.that(decoder.hasMore() || decoder.taken() == given, "all is taken where nothing is left to come");
            // A stream that ends where the room did is noticed by the next call, which has nothing else to do.
            boolean moved = count > 0 || decoder.taken() > 0;
            Check.that(!decoder.hasMore() || moved || !still, "it goes on");
            still = !moved;
            all.write(out, 0, count);
            at += decoder.taken();
        } while ((at < message.length || decoder.hasMore()) && all.size() <= MOST);
        return all.toByteArray();
    }

    private static String told(String message) {
        return message.length() > MOST ? WRONG_OR_TOO_MUCH : message;
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
