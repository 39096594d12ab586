package dev.wsmulti.frame;

/** The close codes of RFC 6455 section 7.4 and of the registry that it founds. */
public final class CloseCode {
    public static final int NORMAL = 1000;
    public static final int PROTOCOL_ERROR = 1002;
    /** Section 7.4.1: "no status code was actually present"; never on the wire. */
    public static final int NONE = 1005;
    /** Section 7.4.1: the connection "was closed abnormally"; never on the wire. */
    public static final int ABNORMAL = 1006;

    public static final int NOT_UTF8 = 1007;
    public static final int TOO_BIG = 1009;
    /** "Try again later", of the registry: what this needs cannot be had now. */
    public static final int TRY_LATER = 1013;

    private CloseCode() {}

    /**
     * Whether the code may stand in a close frame: those that the RFC and the registry define (1000 to 1003, 1007 to
     * 1014), and the ranges for libraries (3000 to 3999) and private use (4000 to 4999). 1004, 1005, 1006 and 1015 may
     * not, nor may the rest of 1016 to 2999, which is reserved.
     */
    public static boolean isSendable(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }
}
