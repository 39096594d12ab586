package dev.wsmulti.tls.filter;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads which key exchange group a server agrees to, which no engine tells: off its ServerHello or HelloRetryRequest (TLS
 * 1.3, RFC 8446 section 4.2.8) or its ServerKeyExchange (1.2, RFC 8422 section 5.4), which nobody encrypts. It sees what
 * the engine is given or gives, in pieces of any size, and believes nothing: what it cannot read tells no group.
 */
final class AgreedGroup {
    private static final int RECORD_HEADER = 5;
    private static final int MESSAGE_HEADER = 4;
    private static final int HANDSHAKE = 22;
    private static final int ALERT = 21;

    private static final int SERVER_HELLO = 2;
    private static final int SERVER_KEY_EXCHANGE = 12;

    /** A ServerHello with a share of the largest group has some 1 700 bytes; messages beyond this are passed over. */
    private static final int LONGEST = 4_096;

    private static final int VERSION_AND_RANDOM = 2 + 32;
    private static final int SUITE_AND_COMPRESSION = 2 + 1;
    private static final int KEY_SHARE = 51;
    private static final int NAMED_CURVE = 3;

    /** By the registry "TLS Supported Groups" of IANA. */
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(0x0017, "secp256r1"),
            Map.entry(0x0018, "secp384r1"),
            Map.entry(0x0019, "secp521r1"),
            Map.entry(0x001d, "x25519"),
            Map.entry(0x001e, "x448"),
            Map.entry(0x001f, "brainpoolP256r1tls13"),
            Map.entry(0x0020, "brainpoolP384r1tls13"),
            Map.entry(0x0021, "brainpoolP512r1tls13"),
            Map.entry(0x0100, "ffdhe2048"),
            Map.entry(0x0101, "ffdhe3072"),
            Map.entry(0x0102, "ffdhe4096"),
            Map.entry(0x0200, "MLKEM512"),
            Map.entry(0x0201, "MLKEM768"),
            Map.entry(0x0202, "MLKEM1024"),
            Map.entry(0x11eb, "SecP256r1MLKEM768"),
            Map.entry(0x11ec, "X25519MLKEM768"),
            Map.entry(0x11ed, "SecP384r1MLKEM1024"));

    private final byte[] header = new byte[RECORD_HEADER];
    private int headerLength;
    private int recordLeft;
    private boolean inHandshake;

    private final byte[] messageHeader = new byte[MESSAGE_HEADER];
    private int messageHeaderLength;
    private int messageLeft;

    /** The message that is being read; null for one that is passed over. */
    private @Nullable ByteBuffer message;

    private @Nullable String name;

    /** The rest is encrypted, or all is known. */
    private boolean done;

    /** The name of the group; empty where the server has not told one, as in a session of TLS 1.2 that goes on. */
    Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /** Bytes of the server, from the first one on; the buffer stays as it is. */
    void see(ByteBuffer bytes) {
        for (int at = bytes.position(); at < bytes.limit() && !done; at++) {
            byte next = bytes.get(at);
            if (recordLeft == 0) {
                header[headerLength++] = next;
                if (headerLength == RECORD_HEADER) {
                    headerLength = 0;
                    beginRecord();
                }
            } else {
                recordLeft--;
                if (inHandshake) {
                    take(next);
                }
            }
        }
    }

    private void beginRecord() {
        inHandshake = header[0] == HANDSHAKE;
        recordLeft = number(header, 3, 2);
        // Behind a ChangeCipherSpec of 1.2 all is encrypted; in 1.3 a HelloRetryRequest before one has told the group.
        done = !inHandshake && header[0] != ALERT;
    }

    private void take(byte next) {
        if (messageHeaderLength < MESSAGE_HEADER) {
            messageHeader[messageHeaderLength++] = next;
            if (messageHeaderLength == MESSAGE_HEADER) {
                messageLeft = number(messageHeader, 1, 3);
                boolean tells = messageHeader[0] == SERVER_HELLO || messageHeader[0] == SERVER_KEY_EXCHANGE;
                message = tells && messageLeft <= LONGEST ? ByteBuffer.allocate(messageLeft) : null;
            }
        } else {
            messageLeft--;
            if (message != null) {
                message.put(next);
            }
        }
        if (messageHeaderLength == MESSAGE_HEADER && messageLeft == 0) {
            messageHeaderLength = 0;
            if (message != null) {
                read(message.flip());
            }
        }
    }

    private void read(ByteBuffer body) {
        int group = messageHeader[0] == SERVER_HELLO ? shared(body) : curve(body);
        if (NAMES.containsKey(group)) {
            name = NAMES.get(group);
        }
    }

    /** RFC 8446 section 4.1.3: the extensions of a ServerHello are behind four fields, two of them of any length. */
    private static int shared(ByteBuffer hello) {
        int session = VERSION_AND_RANDOM;
        int extensions =
                session < hello.limit() ? session + 1 + (hello.get(session) & 0xff) + SUITE_AND_COMPRESSION : 0;
        if (extensions == 0 || extensions + 2 > hello.limit()) {
            return -1;
        }
        hello.position(extensions + 2);
        while (hello.remaining() >= 4) {
            int type = hello.getShort() & 0xffff;
            int length = hello.getShort() & 0xffff;
            if (length > hello.remaining()) {
                return -1;
            }
            if (type == KEY_SHARE) {
                return length < 2 ? -1 : hello.getShort() & 0xffff;
            }
            hello.position(hello.position() + length);
        }
        return -1;
    }

    /** Finite fields of TLS 1.2 have their numbers in place of a name. */
    private static int curve(ByteBuffer exchange) {
        return exchange.limit() >= 3 && exchange.get(0) == NAMED_CURVE ? exchange.getShort(1) & 0xffff : -1;
    }

    private static int number(byte[] from, int at, int bytes) {
        int number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | from[at + i] & 0xff;
        }
        return number;
    }
}
