package dev.wsmulti.failure;

/** What went wrong, in one word: one constant for each record of {@link Failure}. */
public enum Kind {
    LOOKUP,
    CONNECT,
    PROXY,
    TLS,
    UPGRADE_REFUSED,
    NOT_VERIFIED,
    HTTP_STATUS,
    PROTOCOL,
    LIMIT_EXCEEDED,
    TIMED_OUT,
    CONNECTION_LOST,
    SOURCE_FAILED,
    SINK_FAILED,
    CANCELLED,
    CALLBACK_THREW
}
