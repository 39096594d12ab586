package dev.wsmulti.tls.filter;

import dev.wsmulti.failure.TlsCode;

/** What our own guards found: on its way to the filter, which knows the host and the phase. It has no stack trace. */
final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final TlsCode code;

    /** The peer ended it in order, at a time when we had not. */
    static Fault closedByPeer() {
        return new Fault(TlsCode.PEER_ALERT, "close_notify: the peer closed it before all was sent");
    }

    /** @param detail the value met, for people; may be empty */
    Fault(TlsCode code, String detail) {
        super(detail, null, false, false);
        this.code = code;
    }

    TlsCode code() {
        return code;
    }
}
