package dev.wsmulti.tls.trust;

import dev.wsmulti.failure.TlsCode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Public keys, one of which must be in the path to the peer's certificate (the idea of RFC 7469). Each as curl writes it:
 * {@code sha256//} and the Base64 of SHA-256 over the key's SubjectPublicKeyInfo.
 */
public record Pins(Set<String> accepted) {
    private static final String PREFIX = "sha256//";
    private static final Pins NONE = new Pins(Set.of());

    public static Pins none() {
        return NONE;
    }

    /**
     * Reads pins.
     *
     * @throws IllegalArgumentException if one is malformed, or there is no second one to fall back to
     */
    public static Pins of(List<String> texts) {
        Set<String> pins = new HashSet<>();
        for (String text : texts) {
            pins.add(PREFIX + Base64.getEncoder().encodeToString(digest(text)));
        }
        if (pins.size() < 2) {
            throw new IllegalArgumentException(
                    "pins are at least two, of which one is a backup: whoever loses the only key"
                            + " that is accepted locks everybody out");
        }
        return new Pins(Set.copyOf(pins));
    }

    /** One key and no other: for who pins a key of somebody else's, and can do nothing about its loss. */
    public static Pins ofOne(String text) {
        return new Pins(Set.of(PREFIX + Base64.getEncoder().encodeToString(digest(text))));
    }

    private static byte[] digest(String text) {
        String expected = "a pin is sha256// and 44 characters of Base64, but this is " + text;
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException(expected);
        }
        try {
            byte[] digest = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            if (digest.length == 32) {
                return digest;
            }
            throw new IllegalArgumentException(expected);
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException(expected, notBase64);
        }
    }

    /** The pin of a certificate's key. */
    public static String of(X509Certificate certificate) {
        try {
            byte[] key = certificate.getPublicKey().getEncoded();
            return PREFIX
                    + Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (NoSuchAlgorithmException impossible) { // every JDK has it
            throw new IllegalStateException(impossible);
        }
    }

    /** @param path as validated: not merely as shown, since anybody may show a certificate that has nothing to do with it */
    void check(List<X509Certificate> path) throws Verdict {
        if (accepted.isEmpty()) {
            return;
        }
        List<String> met = new ArrayList<>();
        for (X509Certificate certificate : path) {
            String pin = of(certificate);
            if (accepted.contains(pin)) {
                return;
            }
            met.add(Text.subject(certificate) + " has " + pin);
        }
        throw new Verdict(TlsCode.PIN_MISMATCH, String.join(", ", met));
    }
}
