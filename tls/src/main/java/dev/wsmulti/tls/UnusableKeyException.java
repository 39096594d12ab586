package dev.wsmulti.tls;

import dev.wsmulti.tls.pem.PemException;

/** A certificate or key of our own cannot be used; the message names the file, the line, and what was expected there. */
public final class UnusableKeyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnusableKeyException(PemException unusable) {
        super(unusable.getMessage(), unusable);
    }

    UnusableKeyException(String message) {
        super(message);
    }

    UnusableKeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
