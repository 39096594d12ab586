package dev.wsmulti.tls.provider;

import java.security.GeneralSecurityException;

/**
 * Makes {@link javax.net.ssl.SSLEngine engines}: the JDK's, Bouncy Castle's, or those of anybody. Found by
 * {@link java.util.ServiceLoader}, or given to {@code Tls.provider(..)}. Immutable; any thread.
 */
public interface TlsProvider {
    /** A short word, such as {@code jsse}. */
    String name();

    /** How its engines differ from others. */
    Traits traits();

    /**
     * What makes engines for one configuration; made once for each, since sessions are resumed within it only.
     *
     * @throws GeneralSecurityException if it cannot do what is asked for; the message says what, for people
     */
    TlsContext context(TlsSettings settings) throws GeneralSecurityException;
}
