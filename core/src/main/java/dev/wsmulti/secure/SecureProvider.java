package dev.wsmulti.secure;

/**
 * Has a TLS layer for loops that were given none. Found by {@link java.util.ServiceLoader}; the first one found serves
 * {@code wss:} and {@code https:} wherever no other layer is named.
 */
public interface SecureProvider {
    /** A layer with secure defaults: peers are verified against what the system trusts. */
    SecureLayer defaults();
}
