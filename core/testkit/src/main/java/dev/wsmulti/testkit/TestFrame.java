package dev.wsmulti.testkit;

import java.nio.charset.StandardCharsets;

/**
 * A frame as it came over the wire, unmasked.
 *
 * @param first its first byte: FIN, reserved bits, opcode
 * @param masked whether it was masked
 */
public record TestFrame(int first, boolean masked, byte[] payload) {
    public int opcode() {
        return first & 0xf;
    }

    public boolean fin() {
        return (first & 0x80) != 0;
    }

    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** The code of a close frame, 1005 where it has none. */
    public int closeCode() {
        return payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
    }

    /** {@code 81 hello}: the first byte in hexadecimal and the payload as text. */
    @Override
    public String toString() {
        return String.format("%02x %s", first, opcode() == 8 ? String.valueOf(closeCode()) : text())
                .stripTrailing();
    }
}
