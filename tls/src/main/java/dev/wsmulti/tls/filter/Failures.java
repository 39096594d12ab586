package dev.wsmulti.tls.filter;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.TlsCode;
import dev.wsmulti.tls.provider.TlsContext;
import dev.wsmulti.tls.trust.Verdict;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.util.Optional;
import java.util.OptionalInt;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * One code for what any engine throws: by our own verdict where there is one, else by the number of the alert, else by the
 * classes in the chain of causes. Never by what a provider says in words.
 */
final class Failures {
    private static final int DEEPEST = 16;

    private Failures() {}

    static Failure.Tls of(Throwable thrown, TlsContext context, Situation at) {
        if (thrown instanceof Fault fault) {
            boolean closed = fault.code() == TlsCode.PEER_ALERT;
            OptionalInt alert = closed ? OptionalInt.of(Alerts.CLOSE_NOTIFY) : at.alertSent();
            return failure(fault.code(), String.valueOf(fault.getMessage()), alert, closed, null, at);
        }
        Verdict verdict = find(thrown, Verdict.class);
        OptionalInt told = context.alert(thrown);
        boolean received = told.isPresent() && context.received(thrown);
        OptionalInt alert = told.isPresent() ? told : at.alertSent();
        if (verdict != null) {
            Situation known = at.subjects(Facts.subjects(verdict.chain()));
            return failure(verdict.code(), String.valueOf(verdict.getMessage()), alert, received, thrown, known);
        }
        TlsCode code = alert.isPresent()
                ? Alerts.code(alert.getAsInt(), received, at).orElseGet(() -> byClass(thrown, at))
                : byClass(thrown, at);
        return failure(code, String.valueOf(thrown.getMessage()), alert, received, thrown, at);
    }

    private static Failure.Tls failure(
            TlsCode code, String detail, OptionalInt alert, boolean received, @Nullable Throwable cause, Situation at) {
        // In TLS 1.3 a client is done before the server has looked at its certificate (RFC 8446 section 4.4).
        boolean late = at.client() && at.fresh() && received && Alerts.isAboutClient(code);
        return new Failure.Tls(
                code,
                detail,
                alert,
                received,
                at.handshaking() || late,
                at.host(),
                at.subjects(),
                Optional.ofNullable(cause));
    }

    private static TlsCode byClass(Throwable thrown, Situation at) {
        if (find(thrown, CertificateExpiredException.class) != null) {
            return TlsCode.EXPIRED;
        }
        if (find(thrown, CertificateNotYetValidException.class) != null) {
            return TlsCode.NOT_YET_VALID;
        }
        CertPathValidatorException path = find(thrown, CertPathValidatorException.class);
        if (find(thrown, CertificateRevokedException.class) != null
                || path != null && path.getReason() == BasicReason.REVOKED) {
            return TlsCode.REVOKED;
        }
        if (path != null && path.getReason() == BasicReason.ALGORITHM_CONSTRAINED) {
            return TlsCode.WEAK_KEY;
        }
        if (path != null
                || find(thrown, CertificateException.class) != null
                || thrown instanceof SSLPeerUnverifiedException) {
            return TlsCode.UNTRUSTED;
        }
        if (thrown instanceof SSLProtocolException || find(thrown, GeneralSecurityException.class) != null) {
            return TlsCode.BAD_RECORD;
        }
        if (thrown instanceof SSLHandshakeException && at.handshaking()) {
            return Alerts.isClientSilent(at) ? TlsCode.CLIENT_CERT_REQUIRED : TlsCode.NO_COMMON_CIPHER;
        }
        return TlsCode.INTERNAL;
    }

    /** Whether it is about what a record held, whose tag was good: one that is not has a class of its own. */
    static boolean isEmptyContent(Throwable thrown) {
        BadPaddingException found = find(thrown, BadPaddingException.class);
        return found != null && !(found instanceof AEADBadTagException);
    }

    private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> type) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < DEEPEST; depth++) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
            at = at.getCause();
        }
        return null;
    }
}
