package dev.wsmulti.tls.trust;

import dev.wsmulti.failure.TlsCode;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/** A certificate of the peer was rejected by us, and why: it finds its way through whatever a provider wraps it in. */
public final class Verdict extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final TlsCode code;
    private final transient List<X509Certificate> chain;

    /** @param detail the values met, for people */
    public Verdict(TlsCode code, String detail) {
        this(code, detail, List.of());
    }

    private Verdict(TlsCode code, String detail, List<X509Certificate> chain) {
        super(detail);
        this.code = code;
        this.chain = chain;
    }

    /** The same, about the peer who showed these. */
    Verdict on(List<X509Certificate> shown) {
        return new Verdict(code, String.valueOf(getMessage()), shown);
    }

    /** What the peer showed, its own certificate first: engines that fail keep none. Empty if it showed nothing. */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** Why. */
    public TlsCode code() {
        return code;
    }
}
