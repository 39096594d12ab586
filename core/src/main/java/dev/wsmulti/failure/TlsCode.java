package dev.wsmulti.failure;

/** What went wrong in TLS, in one word, the same whoever does the cryptography; with what can be done about it. */
public enum TlsCode {
    EXPIRED("the certificate of the peer has expired"),
    NOT_YET_VALID("the certificate of the peer is not valid yet: check the clocks of both ends"),
    UNTRUSTED("no path leads from the certificate of the peer to one that is trusted: trust(..) adds what is"),
    HOST_MISMATCH("the certificate of the peer is not for the host asked for (RFC 9525)"),
    PIN_MISMATCH("no certificate of the peer has a pinned key: pin(..) lists those accepted"),
    REVOKED("a certificate of the peer was revoked, or could not be shown not to be"),
    WEAK_KEY("a key or a signature in the chain of the peer is too weak"),
    NO_COMMON_PROTOCOL("the two ends have no version of TLS in common: protocols(..) lists ours"),
    NO_COMMON_CIPHER("the two ends have no cipher suite in common: suites(..) and groups(..) list ours"),
    NO_ALPN("the two ends have no application protocol in common: alpn(..) lists ours"),
    SNI_REFUSED("the server does not know the name asked for"),
    CLIENT_CERT_REQUIRED("the client must show a certificate and has none: identity(..) gives it one"),
    CLIENT_CERT_REJECTED("the server does not accept the certificate of the client"),
    PEER_ALERT("the peer ended it with an alert"),
    NOT_TLS("the peer does not speak TLS"),
    BAD_RECORD("a record of the peer is malformed or was changed on its way"),
    RECORD_TOO_BIG("a record of the peer is longer than TLS allows"),
    RENEGOTIATION("the peer wants to renegotiate, which is always refused"),
    FLOOD("the peer sends records without data, or key updates, without end"),
    TRUNCATED("the connection ended without close_notify, so what came may be cut"),
    STALLED("neither end has anything to do, and the handshake is not over"),
    TIMEOUT("the handshake took too long"),
    /** Something else that the provider reports. */
    INTERNAL("TLS failed");

    private final String sentence;

    TlsCode(String sentence) {
        this.sentence = sentence;
    }

    /** What it means, for people. */
    public String sentence() {
        return sentence;
    }
}
