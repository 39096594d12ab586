package dev.wsmulti.transfer;

import java.nio.charset.StandardCharsets;

/**
 * A close code and a reason (RFC 6455 section 7.4).
 *
 * @param code 1000 to 1003, 1007 to 1014, 3000 to 4999; 1005 and 1006 in outcomes only
 * @param reason cut to 123 bytes of UTF-8 at a whole character
 */
public record Close(int code, String reason) {
    public static final Close NORMAL = new Close(1000, "");
    public static final Close GOING_AWAY = new Close(1001, "going away");
    public static final Close PROTOCOL_ERROR = new Close(1002, "protocol error");
    public static final Close UNACCEPTABLE = new Close(1003, "unacceptable data");
    /** The peer's close frame had no code, or a raw session ended in order: reported only, never sent. */
    public static final Close NO_CODE = new Close(1005, "");
    /** The connection ended without a close frame: reported only, never sent. */
    public static final Close ABNORMAL = new Close(1006, "");

    public static final Close NOT_UTF8 = new Close(1007, "text is not UTF-8");
    public static final Close POLICY = new Close(1008, "policy violation");
    public static final Close TOO_BIG = new Close(1009, "message too big");
    public static final Close INTERNAL_ERROR = new Close(1011, "internal error");

    private static final int LONGEST_REASON = 123;

    public Close {
        reason = cut(reason);
    }

    /** The same code with another reason; {@code ""} for none. */
    public Close because(String text) {
        return new Close(code, text);
    }

    /** A code with its default reason, if it has one. */
    public static Close of(int code) {
        return switch (code) {
            case 1000 -> NORMAL;
            case 1001 -> GOING_AWAY;
            case 1002 -> PROTOCOL_ERROR;
            case 1003 -> UNACCEPTABLE;
            case 1007 -> NOT_UTF8;
            case 1008 -> POLICY;
            case 1009 -> TOO_BIG;
            case 1011 -> INTERNAL_ERROR;
            default -> new Close(code, "");
        };
    }

    private static String cut(String reason) {
        String shown = reason;
        while (shown.getBytes(StandardCharsets.UTF_8).length > LONGEST_REASON) {
            shown = shown.substring(0, shown.offsetByCodePoints(shown.length(), -1));
        }
        return shown;
    }
}
