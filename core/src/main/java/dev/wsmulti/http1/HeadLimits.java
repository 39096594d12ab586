package dev.wsmulti.http1;

/**
 * Bounds on what is read of a head; a limit is the largest value accepted, {@link #NONE} is no limit.
 *
 * @param maxHead bytes of the whole head with its line ends, those of the interim responses before it included; the
 *     trailers of a chunked body have the same bound
 * @param maxHeaderLine bytes of one line without its end
 * @param maxHeaders number of field lines, counted in the same way
 * @param maxTarget bytes of the request target
 */
public record HeadLimits(long maxHead, long maxHeaderLine, long maxHeaders, long maxTarget) {
    /** No limit. */
    public static final long NONE = Long.MAX_VALUE;
}
