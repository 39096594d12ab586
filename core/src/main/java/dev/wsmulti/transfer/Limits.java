package dev.wsmulti.transfer;

import dev.wsmulti.http.Role;

/**
 * Bounds on what is read of an HTTP head. Immutable.
 *
 * @param maxHead bytes of the whole head
 * @param maxHeaderLine bytes of one line
 * @param maxHeaders number of field lines
 * @param maxTarget bytes of the request target; servers only
 */
@CheckReturnValue
public record Limits(long maxHead, long maxHeaderLine, long maxHeaders, long maxTarget) {
    public Limits {
        if (maxHead < 1 || maxHeaderLine < 1 || maxHeaders < 0) {
            throw new IllegalArgumentException(
                    "limits of a head must be positive: " + maxHead + ", " + maxHeaderLine + ", " + maxHeaders);
        }
    }

    /** The defaults of a role. */
    public static Limits of(Role role) {
        return new Limits(
                Setting.MAX_HEAD.size(role),
                Setting.MAX_HEADER_LINE.size(role),
                Setting.MAX_HEADERS.size(role),
                role == Role.SERVER ? Setting.MAX_TARGET.size(role) : Setting.NONE);
    }

    public Limits maxHead(long bytes) {
        return new Limits(bytes, maxHeaderLine, maxHeaders, maxTarget);
    }

    public Limits maxHeaderLine(long bytes) {
        return new Limits(maxHead, bytes, maxHeaders, maxTarget);
    }

    public Limits maxHeaders(long count) {
        return new Limits(maxHead, maxHeaderLine, count, maxTarget);
    }

    public Limits maxTarget(long bytes) {
        return new Limits(maxHead, maxHeaderLine, maxHeaders, bytes);
    }
}
