package dev.wsmulti.fuzz;

import dev.wsmulti.extension.Codecs;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.websocket.Negotiation;
import dev.wsmulti.websocket.OpeningHandshake;
import dev.wsmulti.websocket.PerMessageDeflate;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code Sec-WebSocket-Extensions} of both sides, a field for each line of the input: what breaks the grammar is refused, and
 * nothing else; what is agreed on keeps to what was offered; many fields are one with commas. Bits of the first byte: what
 * our own side wants.
 */
public final class ExtensionFuzz {
    private static final String NAME = "Sec-WebSocket-Extensions";
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String BLANK = "[\t ]*+";
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]";
    private static final String VALUE = "(?:" + TOKEN + "++|\"(?:\\\\?+" + TOKEN + ")++\")";
    private static final String PARAMETER = ";" + BLANK + TOKEN + "++" + BLANK + "(?:=" + BLANK + VALUE + BLANK + ")?+";
    private static final String EXTENSION = BLANK + TOKEN + "++" + BLANK + "(?:" + PARAMETER + ")*+";
    private static final Pattern EXTENSIONS =
            Pattern.compile("(?:" + BLANK + ",)*+" + EXTENSION + "(?:,(?:" + EXTENSION + "|" + BLANK + "))*+");

    private static final String BITS = "(?:[89]|1[0-5])";
    private static final Pattern AGREED = Pattern.compile("permessage-deflate(?:; (?:server_no_context_takeover"
            + "|client_no_context_takeover|server_max_window_bits=" + BITS + "|client_max_window_bits=" + BITS + "))*");

    private ExtensionFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int bits = input[0];
        PerMessageDeflate ours = new PerMessageDeflate(
                (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0 ? 15 : 10, (bits & 8) != 0 ? 15 : 11, 0, -1);
        String text = new String(input, 1, input.length - 1, StandardCharsets.ISO_8859_1).replace('\r', ' ');
        List<String> fields = List.of(text.split("\n", -1));
        boolean formed = fields.stream()
                .allMatch(field -> EXTENSIONS.matcher(field.strip()).matches());
        if (!fields.stream().allMatch(ExtensionFuzz::isFieldValue)) {
            return;
        }
        server(fields, ours, formed);
        client(fields, ours, formed);
    }

    private static boolean isFieldValue(String field) {
        return field.chars().allMatch(c -> c == '\t' || c >= ' ' && c < 256 && c != 127);
    }

    private static void server(List<String> fields, PerMessageDeflate ours, boolean formed) {
        RequestHead head = new RequestHead("GET", "/", 1, request(fields));
        Check.same("the grammar", formed, OpeningHandshake.check(head).isEmpty());
        Codecs codecs = new Codecs(1 << 20);
        String answer = Negotiation.accept(head, List.of(ours), codecs).toString();
        Check.that(codecs.lent() == 0, "a negotiation holds no codec");
        if (!formed) {
            Check.same("nothing is agreed on", "", answer);
            return;
        }
        RequestHead joined = new RequestHead("GET", "/", 1, request(List.of(String.join(",", fields))));
        Check.same(
                "in one field",
                answer,
                Negotiation.accept(joined, List.of(ours), codecs).toString());
        if (!answer.isEmpty()) {
            Check.that(AGREED.matcher(answer).matches(), "the answer has known parameters: " + answer);
            Check.that(ours.serverTakeover() || answer.contains("server_no_context_takeover"), "we said so: " + answer);
            Check.that(ours.clientTakeover() || answer.contains("client_no_context_takeover"), "we ask so: " + answer);
            String offers = String.join(",", fields);
            Check.that(
                    !answer.contains("client_max_window_bits") || offers.contains("client_max_window_bits"),
                    "a client that does not name its window is not told of it: " + answer);
            Check.that(!answer.contains("server_max_window_bits=8"), "8 bits are never promised");
        }
    }

    private static void client(List<String> fields, PerMessageDeflate ours, boolean formed) {
        try {
            String agreed = verify(fields, ours);
            Check.that(formed, "what breaks the grammar fails");
            Check.that(AGREED.matcher(agreed).matches(), "one extension with known parameters: " + agreed);
            Check.that(
                    ours.serverTakeover() || agreed.contains("server_no_context_takeover"), "we asked so: " + agreed);
            Check.that(agreed.indexOf("server_max") == agreed.lastIndexOf("server_max"), "no parameter is doubled");
            Check.same("in one field", agreed, verify(List.of(String.join(",", fields)), ours));
        } catch (FailureException failed) {
            Check.that(failed.getMessage().contains(NAME), "the failure names the header");
        }
    }

    private static String verify(List<String> fields, PerMessageDeflate ours) {
        Headers headers = with(
                Headers.of("Upgrade", "websocket", "Connection", "Upgrade")
                        .and("Sec-WebSocket-Accept", OpeningHandshake.accept(KEY)),
                fields);
        ResponseHead head = new ResponseHead(101, "", 1, headers);
        return OpeningHandshake.verify(head, KEY, List.of(), List.of(ours))
                .extensions()
                .toString();
    }

    private static Headers request(List<String> fields) {
        return with(
                Headers.of("Host", "a", "Upgrade", "websocket", "Connection", "Upgrade")
                        .and("Sec-WebSocket-Key", KEY)
                        .and("Sec-WebSocket-Version", "13"),
                fields);
    }

    private static Headers with(Headers headers, List<String> fields) {
        Headers all = headers;
        for (String field : fields) {
            all = all.and(NAME, field.strip());
        }
        return all;
    }
}
