package dev.wsmulti.tls.provider;

/** Whether a server asks its clients for a certificate. */
public enum ClientAuth {
    /** It does not. */
    NONE,
    /** It asks, and goes on without one. */
    WANTED,
    /** It asks, and refuses who has none. */
    REQUIRED
}
