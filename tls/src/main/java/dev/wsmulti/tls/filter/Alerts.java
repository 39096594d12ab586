package dev.wsmulti.tls.filter;

import dev.wsmulti.failure.TlsCode;
import java.util.Optional;

/** What the alerts of RFC 8446 section 6 mean for those who read of them. */
final class Alerts {
    static final int CLOSE_NOTIFY = 0;
    private static final int UNEXPECTED_MESSAGE = 10;
    private static final int BAD_RECORD_MAC = 20;
    private static final int DECRYPTION_FAILED = 21;
    private static final int RECORD_OVERFLOW = 22;
    private static final int HANDSHAKE_FAILURE = 40;
    private static final int BAD_CERTIFICATE = 42;
    private static final int UNSUPPORTED_CERTIFICATE = 43;
    private static final int CERTIFICATE_REVOKED = 44;
    private static final int CERTIFICATE_EXPIRED = 45;
    private static final int CERTIFICATE_UNKNOWN = 46;
    private static final int ILLEGAL_PARAMETER = 47;
    private static final int UNKNOWN_CA = 48;
    private static final int ACCESS_DENIED = 49;
    private static final int DECODE_ERROR = 50;
    private static final int DECRYPT_ERROR = 51;
    private static final int PROTOCOL_VERSION = 70;
    private static final int INSUFFICIENT_SECURITY = 71;
    private static final int NO_RENEGOTIATION = 100;
    private static final int MISSING_EXTENSION = 109;
    private static final int UNRECOGNIZED_NAME = 112;
    private static final int CERTIFICATE_REQUIRED = 116;
    private static final int NO_APPLICATION_PROTOCOL = 120;

    private Alerts() {}

    /** What the number says; empty where that is not enough. */
    static Optional<TlsCode> code(int alert, boolean received, Situation at) {
        return switch (alert) {
            case PROTOCOL_VERSION -> Optional.of(TlsCode.NO_COMMON_PROTOCOL);
            case INSUFFICIENT_SECURITY, MISSING_EXTENSION -> Optional.of(TlsCode.NO_COMMON_CIPHER);
            case NO_APPLICATION_PROTOCOL -> Optional.of(TlsCode.NO_ALPN);
            case UNRECOGNIZED_NAME -> Optional.of(TlsCode.SNI_REFUSED);
            case CERTIFICATE_REQUIRED -> Optional.of(TlsCode.CLIENT_CERT_REQUIRED);
            case NO_RENEGOTIATION -> Optional.of(TlsCode.RENEGOTIATION);
            default -> received ? Optional.of(received(alert, at)) : sent(alert, at);
        };
    }

    private static TlsCode received(int alert, Situation at) {
        return switch (alert) {
            case HANDSHAKE_FAILURE -> {
                if (!at.handshaking()) {
                    yield TlsCode.PEER_ALERT;
                }
                // After the server's certificate ciphers are agreed on already.
                yield at.client() && !at.shows() && !at.subjects().isEmpty()
                        ? TlsCode.CLIENT_CERT_REQUIRED
                        : TlsCode.NO_COMMON_CIPHER;
            }
            case BAD_CERTIFICATE,
                    UNSUPPORTED_CERTIFICATE,
                    CERTIFICATE_REVOKED,
                    CERTIFICATE_EXPIRED,
                    CERTIFICATE_UNKNOWN,
                    UNKNOWN_CA,
                    ACCESS_DENIED -> {
                if (!at.client()) {
                    yield TlsCode.PEER_ALERT;
                }
                yield at.shows() ? TlsCode.CLIENT_CERT_REJECTED : TlsCode.CLIENT_CERT_REQUIRED;
            }
            default -> TlsCode.PEER_ALERT;
        };
    }

    private static Optional<TlsCode> sent(int alert, Situation at) {
        return switch (alert) {
            case RECORD_OVERFLOW -> Optional.of(TlsCode.RECORD_TOO_BIG);
            case UNEXPECTED_MESSAGE,
                    BAD_RECORD_MAC,
                    DECRYPTION_FAILED,
                    ILLEGAL_PARAMETER,
                    DECODE_ERROR,
                    DECRYPT_ERROR -> Optional.of(TlsCode.BAD_RECORD);
            case HANDSHAKE_FAILURE, BAD_CERTIFICATE -> {
                if (isClientSilent(at)) {
                    yield Optional.of(TlsCode.CLIENT_CERT_REQUIRED);
                }
                yield alert == HANDSHAKE_FAILURE ? Optional.of(TlsCode.NO_COMMON_CIPHER) : Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    /** Whether a client that had to show a certificate is not known to have shown one when its turn had come. */
    static boolean isClientSilent(Situation at) {
        return !at.client()
                && at.demands()
                && at.spoke()
                && at.handshaking()
                && at.subjects().isEmpty();
    }

    /** Whether it is about the certificate of a client. */
    static boolean isAboutClient(TlsCode code) {
        return code == TlsCode.CLIENT_CERT_REQUIRED || code == TlsCode.CLIENT_CERT_REJECTED;
    }
}
