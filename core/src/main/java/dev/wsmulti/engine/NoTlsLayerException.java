package dev.wsmulti.engine;

/** A {@code wss:} or {@code https:} URL, or one by an {@code https:} proxy, was added to a loop that has no TLS layer. */
public final class NoTlsLayerException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NoTlsLayerException(String scheme) {
        super(scheme + ": URLs need a TLS layer and none is present: add the module dev.wsmulti.tls (wsmulti-tls)");
    }
}
