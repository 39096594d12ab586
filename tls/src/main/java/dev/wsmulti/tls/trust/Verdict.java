package dev.wsmulti.tls.trust;

import dev.wsmulti.failure.TlsCode;
import java.security.cert.CertificateException;

/** A certificate of the peer was rejected by us, and why: it finds its way through whatever a provider wraps it in. */
public final class Verdict extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final TlsCode code;

    /** @param detail the values met, for people */
    public Verdict(TlsCode code, String detail) {
        super(detail);
        this.code = code;
    }

    /** Why. */
    public TlsCode code() {
        return code;
    }
}
