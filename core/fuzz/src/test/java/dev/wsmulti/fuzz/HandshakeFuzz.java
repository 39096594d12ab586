package dev.wsmulti.fuzz;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.http.Role;
import dev.wsmulti.http1.HeadLimits;
import dev.wsmulti.http1.Http1;
import dev.wsmulti.websocket.Negotiation;
import dev.wsmulti.websocket.OpeningHandshake;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The opening handshake of both sides, from bytes on: a request that is accepted has all that RFC 6455 section 4.2.1 asks
 * for, and its answer verifies at a client; an answer that verifies has all of section 4.1. What stands behind the head is
 * left alone. Bits of the first byte: server, the peer finishes.
 */
public final class HandshakeFuzz {
    private static final HeadLimits LIMITS = new HeadLimits(8_000, 2_000, 50, 2_000);
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private static final List<String> OFFERED = List.of("chat", "soap");

    private HandshakeFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Role us = (input[0] & 1) == 0 ? Role.CLIENT : Role.SERVER;
        new Splits(input, (input[0] & 2) != 0).story(() -> new Opening(us));
    }

    /** Tells what becomes of the first head, and stops there. */
    private static final class Opening extends HttpReading {
        private final Role us;

        Opening(Role us) {
            super(us, "GET", new Http1(us, LIMITS, 1_000));
            this.us = us;
        }

        @Override
        boolean tell(int event) {
            super.tell(event);
            if (event == Http1.HEAD) {
                story.append(us == Role.SERVER ? asked(protocol.requestHead()) : answered(protocol.responseHead()));
            }
            return event != Http1.COMPLETE;
        }
    }

    private static String asked(RequestHead head) {
        Optional<OpeningHandshake.Refusal> refusal = OpeningHandshake.check(head);
        if (refusal.isPresent()) {
            Check.that(List.of(400, 405, 426).contains(refusal.get().status()), "a refusal has one of three statuses");
            return "refused " + refusal.get();
        }
        Headers headers = head.headers();
        String key = only(headers, "Sec-WebSocket-Key");
        Check.that(head.method().equals("GET") && head.minorVersion() == 1, "GET and HTTP/1.1");
        Check.that(only(headers, "Sec-WebSocket-Version").equals("13"), "version 13");
        Check.that(Base64.getDecoder().decode(key).length == 16, "a key of 16 bytes");
        Check.that(elements(headers, "Connection").contains("upgrade"), "Connection names Upgrade");
        List<String> offered = OpeningHandshake.offered(head);
        Optional<String> chosen = offered.stream().findFirst();
        ResponseHead answer = OpeningHandshake.answer(head, chosen, Negotiation.NONE, Headers.of("Set-Cookie", "a=b"));
        Check.same("accept", accept(key), only(answer.headers(), "Sec-WebSocket-Accept"));
        Check.same(
                "subprotocol",
                chosen,
                OpeningHandshake.verify(answer, key, offered, List.of()).subprotocol());
        return "accepted " + answer;
    }

    private static String answered(ResponseHead head) {
        try {
            Optional<String> chosen =
                    OpeningHandshake.verify(head, KEY, OFFERED, List.of()).subprotocol();
            Check.that(head.minorVersion() == 1, "HTTP/1.1");
            Check.same("accept", ACCEPT, only(head.headers(), "Sec-WebSocket-Accept"));
            // RFC 9110 section 5.6.1.2: empty elements of a list are ignored.
            Check.same("Upgrade", List.of("websocket"), elements(head.headers(), "Upgrade"));
            Check.that(elements(head.headers(), "Connection").contains("upgrade"), "Connection names Upgrade");
            Check.that(!head.headers().contains("Sec-WebSocket-Extensions"), "no extension was offered");
            Check.that(chosen.map(OFFERED::contains).orElse(true), "the subprotocol was offered");
            return "verified " + chosen;
        } catch (FailureException failed) {
            Check.that(failed.failure() instanceof Failure.NotVerified, "a failure names the header");
            return "not verified " + failed.failure().message();
        }
    }

    private static String only(Headers headers, String name) {
        List<String> values = headers.allValues(name);
        Check.that(values.size() == 1, name + " comes once");
        return values.get(0);
    }

    /** Plainer than the library: the fields joined, cut at commas; in lower case. */
    private static List<String> elements(Headers headers, String name) {
        String joined = String.join(",", headers.allValues(name)).toLowerCase(Locale.ROOT);
        return Stream.of(joined.split(",", -1))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .toList();
    }

    private static String accept(String key) {
        try {
            byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
