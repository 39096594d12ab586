package dev.wsmulti.secure;

import dev.wsmulti.layer.Filter;

/** TLS on one connection. */
public interface SecureFilter extends Filter {
    /** What was agreed on; asked once, when the filter has opened. */
    TlsFacts facts();
}
