package dev.wsmulti.engine;

import dev.wsmulti.frame.CloseCode;
import dev.wsmulti.transfer.Close;
import java.nio.charset.StandardCharsets;

/** The body of a close frame, RFC 6455 section 5.5.1. */
final class ClosePayload {
    private ClosePayload() {}

    static void refuseUnlessSendable(Close close) {
        if (!CloseCode.isSendable(close.code())) {
            throw new IllegalArgumentException("close code " + close.code()
                    + " may not be sent (RFC 6455 section 7.4): use 1000 to 1003, 1007 to 1014 or 3000 to 4999");
        }
    }

    /** Code and reason; nothing for 1005, which says that there is no code. */
    static byte[] of(Close close) {
        if (close.code() == CloseCode.NONE) {
            return new byte[0];
        }
        byte[] reason = close.reason().getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[2 + reason.length];
        payload[0] = (byte) (close.code() >>> 8);
        payload[1] = (byte) close.code();
        System.arraycopy(reason, 0, payload, 2, reason.length);
        return payload;
    }
}
