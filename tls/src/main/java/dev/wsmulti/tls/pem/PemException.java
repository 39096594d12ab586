package dev.wsmulti.tls.pem;

import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** A text does not hold what it should: the message names it, the line, and what was expected there. */
public final class PemException extends GeneralSecurityException {
    private static final long serialVersionUID = 1L;

    PemException(String source, String what, @Nullable Throwable cause) {
        super(source + ": " + what, cause);
    }

    PemException(String source, String what) {
        this(source, what, null);
    }

    static PemException at(String source, int line, String what) {
        return new PemException(source, "line " + line + ": " + what);
    }

    static PemException at(String source, int line, String what, Throwable cause) {
        return new PemException(source, "line " + line + ": " + what, cause);
    }
}
