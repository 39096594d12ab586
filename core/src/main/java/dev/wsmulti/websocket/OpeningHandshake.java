package dev.wsmulti.websocket;

import dev.wsmulti.extension.Extension;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The opening handshake of RFC 6455 section 4 on heads alone, built and verified for both sides. */
public final class OpeningHandshake {
    private static final String VERSION = "13";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    /** RFC 6455 section 4.4: versions understood are listed; RFC 9110 section 15.5.22: a 426 names the protocol. */
    private static final Headers UPGRADE_REQUIRED =
            Headers.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Version", VERSION);

    private static final Set<String> OURS = Set.of(
            "upgrade",
            "connection",
            "sec-websocket-accept",
            "sec-websocket-protocol",
            "sec-websocket-extensions",
            "content-length",
            "transfer-encoding");

    private OpeningHandshake() {}

    /** Section 4.1: "a randomly selected 16-byte value that has been base64-encoded". */
    public static String newKey(SecureRandom random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /** Section 4.2.2 item 5.4: the answer to a key. */
    public static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] digest = sha1.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }

    /**
     * The client's request. The user's fields keep their order; those named {@code Connection} are merged with ours, and
     * {@code Host} replaces ours.
     *
     * @param extensions what {@link Negotiation#offer} says, empty for none
     */
    public static RequestHead request(
            String authority,
            String requestTarget,
            Headers users,
            List<String> subprotocols,
            String extensions,
            String key) {
        Headers headers = users.contains("Host") ? Headers.of() : Headers.of("Host", authority);
        headers = headers.append(users.without("Connection"));
        String connection = String.join(", ", users.allValues("Connection"));
        boolean named = users.hasElement("Connection", "Upgrade");
        headers = headers.and("Upgrade", "websocket")
                .and("Connection", named ? connection : connection.isEmpty() ? "Upgrade" : connection + ", Upgrade")
                .and("Sec-WebSocket-Key", key)
                .and("Sec-WebSocket-Version", VERSION);
        if (!subprotocols.isEmpty()) {
            headers = headers.and("Sec-WebSocket-Protocol", String.join(", ", subprotocols));
        }
        if (!extensions.isEmpty()) {
            headers = headers.and(ExtensionHeader.NAME, extensions);
        }
        return new RequestHead("GET", requestTarget, 1, headers);
    }

    /** What a 101 that is right names. */
    public record Answer(Optional<String> subprotocol, Negotiation extensions) {}

    /**
     * Verifies a 101, section 4.1.
     *
     * @throws FailureException with {@code NotVerified} that names the header
     */
    public static Answer verify(ResponseHead head, String key, List<String> subprotocols, List<Extension> extensions) {
        Headers headers = head.headers();
        if (head.minorVersion() != 1) {
            throw notVerified("the version", "HTTP/1.1", "HTTP/1." + head.minorVersion());
        }
        List<String> upgrade = headers.elements("Upgrade");
        if (upgrade.size() != 1 || !upgrade.get(0).equalsIgnoreCase("websocket")) {
            throw notVerified("Upgrade", "websocket", shown(headers, "Upgrade"));
        }
        if (!headers.hasElement("Connection", "Upgrade")) {
            throw notVerified("Connection", "Upgrade", shown(headers, "Connection"));
        }
        List<String> accepts = headers.allValues("Sec-WebSocket-Accept");
        String expected = accept(key);
        if (accepts.size() != 1 || !accepts.get(0).equals(expected)) {
            throw notVerified("Sec-WebSocket-Accept", expected, shown(headers, "Sec-WebSocket-Accept"));
        }
        Negotiation agreed = Negotiation.agree(head, extensions);
        return new Answer(chosen(headers, subprotocols), agreed);
    }

    private static Optional<String> chosen(Headers headers, List<String> offered) {
        List<String> chosen = headers.allValues("Sec-WebSocket-Protocol");
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        if (chosen.size() != 1 || !offered.contains(chosen.get(0))) {
            throw notVerified(
                    "Sec-WebSocket-Protocol",
                    offered.isEmpty() ? "absent, none was offered" : "one of " + offered,
                    shown(headers, "Sec-WebSocket-Protocol"));
        }
        return Optional.of(chosen.get(0));
    }

    /**
     * Whether a request asks for an upgrade to WebSocket at all, rightly or wrongly: without one it is a plain request.
     */
    public static boolean isUpgrade(RequestHead head) {
        return head.headers().hasElement("Upgrade", "websocket");
    }

    /** Checks a request for an upgrade, section 4.2.1: empty if it may be accepted, else how to refuse it. */
    public static Optional<Refusal> check(RequestHead head) {
        Headers headers = head.headers();
        if (!head.method().equals("GET")) {
            return refuse(405, Headers.of("Allow", "GET"), "the upgrade to WebSocket needs the method GET");
        }
        if (head.minorVersion() < 1) {
            return refuse(400, Headers.of(), "the upgrade to WebSocket needs HTTP/1.1");
        }
        if (!headers.hasElement("Connection", "Upgrade")) {
            return refuse(400, Headers.of(), "Connection must name Upgrade");
        }
        List<String> versions = headers.allValues("Sec-WebSocket-Version");
        if (versions.size() != 1 || !versions.get(0).equals(VERSION)) {
            return refuse(426, UPGRADE_REQUIRED, "Sec-WebSocket-Version must be 13");
        }
        List<String> keys = headers.allValues("Sec-WebSocket-Key");
        if (keys.size() != 1 || !isKey(keys.get(0))) {
            return refuse(400, Headers.of(), "Sec-WebSocket-Key must be 16 bytes in base64, once");
        }
        if (!headers.elements("Sec-WebSocket-Protocol").stream().allMatch(Headers::isToken)) {
            return refuse(400, Headers.of(), "Sec-WebSocket-Protocol must list tokens");
        }
        if (ExtensionHeader.parse(headers).isEmpty()) {
            return refuse(400, Headers.of(), "Sec-WebSocket-Extensions must list extensions (RFC 6455 section 9.1)");
        }
        return Optional.empty();
    }

    /** The subprotocols that a request offers, the preferred one first. */
    public static List<String> offered(RequestHead head) {
        return head.headers().elements("Sec-WebSocket-Protocol");
    }

    /**
     * Checks what a user wants to say in a 101.
     *
     * @throws IllegalArgumentException for a subprotocol that the client does not offer (section 4.2.2: the server's
     *     value is one of the client's), or a further field that belongs to the handshake
     */
    public static void checkAnswer(RequestHead head, Optional<String> subprotocol, Headers more) {
        List<String> offered = offered(head);
        if (!subprotocol.map(offered::contains).orElse(true)) {
            throw new IllegalArgumentException(
                    "the client does not offer the subprotocol " + subprotocol.get() + ", but " + offered);
        }
        more.forEach((name, value) -> {
            if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("the handshake owns the header " + name + " of a 101");
            }
        });
    }

    /** The 101 to a checked request, with further fields such as cookies; the same is refused as by {@link #checkAnswer}. */
    public static ResponseHead answer(
            RequestHead head, Optional<String> subprotocol, Negotiation extensions, Headers more) {
        checkAnswer(head, subprotocol, more);
        String key = head.headers().firstValue("Sec-WebSocket-Key").orElseThrow();
        Headers headers =
                Headers.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Accept", accept(key));
        if (subprotocol.isPresent()) {
            headers = headers.and("Sec-WebSocket-Protocol", subprotocol.get());
        }
        if (!extensions.isEmpty()) {
            headers = headers.and(ExtensionHeader.NAME, extensions.toString());
        }
        return new ResponseHead(101, "Switching Protocols", 1, headers.append(more));
    }

    /**
     * How to refuse an upgrade.
     *
     * @param headers fields that the status demands
     * @param reason one sentence for the body
     */
    public record Refusal(int status, Headers headers, String reason) {}

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES && key.length() == 24;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static Optional<Refusal> refuse(int status, Headers headers, String reason) {
        return Optional.of(new Refusal(status, headers, reason));
    }

    private static FailureException notVerified(String header, String expected, String got) {
        return new FailureException(new Failure.NotVerified(header, expected, got));
    }

    private static String shown(Headers headers, String name) {
        List<String> values = headers.allValues(name);
        return values.isEmpty() ? "missing" : String.join(", ", values);
    }
}
