package dev.wsmulti.tool;

import dev.wsmulti.transfer.Source;

/**
 * The body of a request.
 *
 * @param method what sends it, unless {@code -X} says otherwise
 * @param length in bytes, or {@link #CHUNKED}
 */
record HttpBody(String method, Source source, long length) {
    /** In place of a length that is not known. */
    static final long CHUNKED = -1;
}
