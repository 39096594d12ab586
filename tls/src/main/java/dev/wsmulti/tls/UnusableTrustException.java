package dev.wsmulti.tls;

import dev.wsmulti.tls.pem.PemException;

/** What was to be trusted, or a list of what was revoked, cannot be used; the message names the file, the line, and what was expected there. */
public final class UnusableTrustException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnusableTrustException(PemException unusable) {
        super(unusable.getMessage(), unusable);
    }

    UnusableTrustException(String message) {
        super(message);
    }

    UnusableTrustException(String message, Throwable cause) {
        super(message, cause);
    }
}
