package dev.wsmulti.tls.jsse;

import static java.util.Map.entry;

import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Alerts in the exceptions of the JDK, which has them in the text only; all that is known of its texts is here. */
final class Alerts {
    private static final Pattern RECEIVED =
            Pattern.compile("Received (?:fatal|warning) alert: ([a-z_]+)|received handshake warning: ([a-z_]+)");

    /** What JDK 25 puts in front. */
    private static final Pattern SENT = Pattern.compile("^\\(([a-z_]+)\\)");

    /** RFC 8446 section 6, and those of TLS 1.2 and before that the JDK names. */
    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            entry("close_notify", 0),
            entry("unexpected_message", 10),
            entry("bad_record_mac", 20),
            entry("decryption_failed", 21),
            entry("record_overflow", 22),
            entry("decompression_failure", 30),
            entry("handshake_failure", 40),
            entry("no_certificate", 41),
            entry("bad_certificate", 42),
            entry("unsupported_certificate", 43),
            entry("certificate_revoked", 44),
            entry("certificate_expired", 45),
            entry("certificate_unknown", 46),
            entry("illegal_parameter", 47),
            entry("unknown_ca", 48),
            entry("access_denied", 49),
            entry("decode_error", 50),
            entry("decrypt_error", 51),
            entry("export_restriction", 60),
            entry("protocol_version", 70),
            entry("insufficient_security", 71),
            entry("internal_error", 80),
            entry("inappropriate_fallback", 86),
            entry("user_canceled", 90),
            entry("no_renegotiation", 100),
            entry("missing_extension", 109),
            entry("unsupported_extension", 110),
            entry("certificate_unobtainable", 111),
            entry("unrecognized_name", 112),
            entry("bad_certificate_status_response", 113),
            entry("bad_certificate_hash_value", 114),
            entry("unknown_psk_identity", 115),
            entry("certificate_required", 116),
            entry("no_application_protocol", 120));

    /** Alerts of ours that no name tells before JDK 25, by a part of the text. */
    private static final Map<String, Integer> TEXTS = Map.of(
            "No matching application layer protocol", 120,
            "Unrecognized server name indication", 112,
            "no cipher suites in common", 40,
            "Client requested protocol", 70,
            "supported protocol versions", 70,
            "selected protocol version", 70,
            "No appropriate protocol", 70,
            "Tag mismatch", 20);

    private Alerts() {}

    static OptionalInt number(Throwable thrown) {
        String text = text(thrown);
        if (text == null) {
            return OptionalInt.empty();
        }
        if (text.contains("Empty client certificate chain")) {
            // The JDK sends bad_certificate, handshake_failure or this, by its version and that of TLS.
            return OptionalInt.of(116);
        }
        String name = name(text);
        if (name != null) {
            Integer number = NUMBERS.get(name);
            return number == null ? OptionalInt.empty() : OptionalInt.of(number);
        }
        return TEXTS.entrySet().stream()
                .filter(known -> text.contains(known.getKey()))
                .mapToInt(Map.Entry::getValue)
                .findFirst();
    }

    static boolean received(Throwable thrown) {
        String text = text(thrown);
        return text != null && RECEIVED.matcher(text).find();
    }

    private static @Nullable String name(String text) {
        Matcher received = RECEIVED.matcher(text);
        if (received.find()) {
            return received.group(1) != null ? received.group(1) : received.group(2);
        }
        Matcher sent = SENT.matcher(text);
        return sent.find() ? sent.group(1) : null;
    }

    /** The innermost text of an engine in the chain of causes: what a task threw was wrapped once or twice. */
    private static @Nullable String text(Throwable thrown) {
        String found = null;
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof SSLException && at.getMessage() != null) {
                found = at.getMessage();
            }
        }
        return found;
    }
}
