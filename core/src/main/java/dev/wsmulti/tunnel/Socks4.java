package dev.wsmulti.tunnel;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.layer.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** SOCKS4 and its extension 4a, which knows names; both are notes of their makers, not standards. */
final class Socks4 implements Dialogue {
    private static final int ANSWER = 8;
    private static final int GRANTED = 90;
    private static final int LONGEST = 255;

    /** What tells 4a: an address that nobody has. */
    private static final byte[] BY_NAME = {0, 0, 0, 1};

    private final Hop hop;
    private final byte[] user;
    private final byte @Nullable [] address;
    private boolean asked;

    Socks4(Hop hop, @Nullable String user, byte @Nullable [] address) {
        this.hop = hop;
        this.user = (user == null ? "" : user).getBytes(StandardCharsets.UTF_8);
        this.address = address;
    }

    @Override
    public boolean advance(Wire below) {
        if (!asked) {
            ask(below.out);
            asked = true;
        }
        ByteQueue in = below.in;
        if (!in.require(ANSWER)) {
            if (in.finished()) {
                throw hop.closed();
            }
            return false;
        }
        int version = in.array()[in.start()];
        int code = in.array()[in.start() + 1] & 0xff;
        in.skip(ANSWER);
        if (version != 0) {
            throw hop.failed(code, "it does not speak SOCKS4: its answer begins with " + (version & 0xff), false);
        }
        if (code != GRANTED) {
            throw hop.failed(code, meaning(code), code == 91);
        }
        return true;
    }

    private void ask(ByteQueue out) {
        byte[] name = hop.host().getBytes(StandardCharsets.UTF_8);
        byte[] numbers = address;
        if (user.length > LONGEST) {
            throw hop.cannotAsk("the user name is longer than 255 bytes");
        }
        if (numbers == null && name.length > LONGEST) {
            throw hop.cannotAsk("the host name is longer than 255 bytes");
        }
        if (numbers != null && numbers.length != BY_NAME.length) {
            throw hop.cannotAsk("SOCKS4 knows no IPv6 addresses");
        }
        ByteBuffer request = ByteBuffer.allocate(10 + user.length + name.length);
        request.put((byte) 4).put((byte) 1).putShort((short) hop.port());
        request.put(numbers == null ? BY_NAME : numbers).put(user).put((byte) 0);
        if (numbers == null) {
            request.put(name).put((byte) 0);
        }
        out.append(request.flip());
    }

    private static String meaning(int code) {
        return switch (code) {
            case 91 -> "it rejected the request (91)";
            case 92 -> "it could not ask identd who we are (92)";
            case 93 -> "identd names another user (93)";
            default -> "it gave an answer that SOCKS4 does not know (" + code + ")";
        };
    }
}
