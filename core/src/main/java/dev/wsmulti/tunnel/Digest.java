package dev.wsmulti.tunnel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** The Digest scheme (RFC 7616): MD5 and SHA-256, with {@code -sess}, quality {@code auth} or that of RFC 2069. */
final class Digest {
    private Digest() {}

    /** Whether we know its algorithm and its quality of protection. */
    static boolean canAnswer(Challenge challenge) {
        Optional<String> quality = challenge.parameter("qop");
        return challenge.scheme().equals("digest")
                && !algorithm(challenge).isEmpty()
                && challenge.parameter("nonce").isPresent()
                && challenge.parameter("realm").isPresent()
                && (quality.isEmpty() || offersAuth(quality.get()));
    }

    private static boolean offersAuth(String quality) {
        return Arrays.stream(quality.split(",")).anyMatch(one -> one.trim().equalsIgnoreCase("auth"));
    }

    /** As the JDK names it; empty for one that we do not know. */
    private static String algorithm(Challenge challenge) {
        return switch (named(challenge)) {
            case "MD5", "MD5-SESS" -> "MD5";
            case "SHA-256", "SHA-256-SESS" -> "SHA-256";
            default -> "";
        };
    }

    private static String named(Challenge challenge) {
        return challenge.parameter("algorithm").orElse("MD5").toUpperCase(Locale.ROOT);
    }

    /**
     * The credentials for one request (RFC 7616 section 3.4).
     *
     * @param count how many requests, this one included, answer the nonce
     */
    static String answer(
            Challenge challenge, String user, String password, String method, String target, String own, int count) {
        String hash = algorithm(challenge);
        String realm = challenge.parameter("realm").orElse("");
        String nonce = challenge.parameter("nonce").orElse("");
        boolean quality = challenge.parameter("qop").isPresent();
        String turn = String.format(Locale.ROOT, "%08x", count);
        String secret = hex(hash, user + ":" + realm + ":" + password);
        if (named(challenge).endsWith("-SESS")) {
            secret = hex(hash, secret + ":" + nonce + ":" + own);
        }
        String request = hex(hash, method + ":" + target);
        String response =
                hex(hash, secret + ":" + nonce + ":" + (quality ? turn + ":" + own + ":auth:" : "") + request);
        boolean hashed = challenge.parameter("userhash").orElse("").equalsIgnoreCase("true");
        StringBuilder text = new StringBuilder("Digest ");
        text.append(name(user, hashed ? Optional.of(hex(hash, user + ":" + realm)) : Optional.empty()));
        text.append(", realm=").append(quoted(realm));
        text.append(", nonce=").append(quoted(nonce));
        text.append(", uri=").append(quoted(target));
        text.append(", response=\"").append(response).append('"');
        challenge
                .parameter("algorithm")
                .ifPresent(name -> text.append(", algorithm=").append(name));
        challenge
                .parameter("opaque")
                .ifPresent(opaque -> text.append(", opaque=").append(quoted(opaque)));
        if (quality) {
            text.append(", qop=auth, nc=").append(turn).append(", cnonce=").append(quoted(own));
        }
        return hashed ? text.append(", userhash=true").toString() : text.toString();
    }

    /** Section 3.4: a name beyond ASCII goes as the extended notation of RFC 8187. */
    private static String name(String user, Optional<String> hashed) {
        if (hashed.isPresent()) {
            return "username=\"" + hashed.get() + '"';
        }
        if (user.chars().allMatch(c -> c >= ' ' && c < 127)) {
            return "username=" + quoted(user);
        }
        StringBuilder encoded = new StringBuilder("username*=UTF-8''");
        for (byte octet : user.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = octet >= '0' && octet <= '9' || (octet | 0x20) >= 'a' && (octet | 0x20) <= 'z';
            encoded.append(plain ? String.valueOf((char) octet) : String.format(Locale.ROOT, "%%%02X", octet & 0xff));
        }
        return encoded.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String hex(String algorithm, String text) {
        try {
            byte[] hash = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has MD5 and SHA-256", impossible);
        }
    }
}
