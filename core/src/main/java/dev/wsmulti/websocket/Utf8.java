package dev.wsmulti.websocket;

import dev.wsmulti.bytes.Words;

/**
 * Checks UTF-8 as it arrives, failing at the first byte that cannot be part of it (RFC 3629). Remembers a code point cut
 * between two pieces.
 */
public final class Utf8 {
    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    private int missing;
    private int low;
    private int high;
    private boolean ascii = true;

    /** Takes the next bytes; false if they are not UTF-8. */
    public boolean accept(byte[] array, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int octet = array[at] & 0xff;
            if (missing > 0) {
                if (!continuation(octet)) {
                    return false;
                }
                at++;
            } else if (octet < 0x80) {
                at = skipAscii(array, at, end);
            } else {
                if (!lead(octet)) {
                    return false;
                }
                at++;
            }
        }
        return true;
    }

    /** Whether no code point is cut. */
    public boolean isComplete() {
        return missing == 0;
    }

    /** Whether all bytes since the last {@link #reset} were ASCII. */
    public boolean isAscii() {
        return ascii;
    }

    /** Begins anew: forgets a cut code point. */
    public void reset() {
        missing = 0;
        ascii = true;
    }

    /** Goes on where another check stands. */
    void resume(Utf8 other) {
        missing = other.missing;
        low = other.low;
        high = other.high;
        ascii = other.ascii;
    }

    private static int skipAscii(byte[] array, int from, int end) {
        int at = from;
        while (end - at >= 32
                && ((Words.little(array, at)
                                        | Words.little(array, at + 8)
                                        | Words.little(array, at + 16)
                                        | Words.little(array, at + 24))
                                & NOT_ASCII)
                        == 0) {
            at += 32;
        }
        while (end - at >= 8 && (Words.little(array, at) & NOT_ASCII) == 0) {
            at += 8;
        }
        while (at < end && array[at] >= 0) {
            at++;
        }
        return at;
    }

    /** RFC 3629 section 4: which bytes may begin a code point of several, and which may come second. */
    private boolean lead(int octet) {
        ascii = false;
        low = 0x80;
        high = 0xbf;
        if (octet < 0xc2 || octet > 0xf4) {
            return false;
        }
        if (octet < 0xe0) {
            missing = 1;
        } else if (octet < 0xf0) {
            missing = 2;
            low = octet == 0xe0 ? 0xa0 : low;
            high = octet == 0xed ? 0x9f : high;
        } else {
            missing = 3;
            low = octet == 0xf0 ? 0x90 : low;
            high = octet == 0xf4 ? 0x8f : high;
        }
        return true;
    }

    private boolean continuation(int octet) {
        if (octet < low || octet > high) {
            return false;
        }
        missing--;
        low = 0x80;
        high = 0xbf;
        return true;
    }
}
