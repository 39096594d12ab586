package dev.wsmulti.tunnel;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.layer.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** SOCKS5 (RFC 1928), with user name and password (RFC 1929) or without. */
final class Socks5 implements Dialogue {
    private static final int VERSION = 5;
    private static final int LONGEST = 255;
    private static final int NO_METHOD = 0;
    private static final int PASSWORD = 2;
    private static final int NONE_ACCEPTABLE = 0xff;

    private enum Awaits {
        NOTHING,
        METHOD,
        LOGIN,
        ANSWER
    }

    private final Hop hop;
    private final byte @Nullable [] user;
    private final byte[] password;
    private final byte @Nullable [] address;
    private Awaits awaits = Awaits.NOTHING;

    Socks5(Hop hop, Login login, byte @Nullable [] address) {
        String name = login.user();
        this.hop = hop;
        this.user = name == null ? null : name.getBytes(StandardCharsets.UTF_8);
        this.password = login.password().getBytes(StandardCharsets.UTF_8);
        this.address = address;
    }

    @Override
    public boolean advance(Wire below) {
        while (true) {
            boolean moved = switch (awaits) {
                case NOTHING -> greet(below.out);
                case METHOD -> below.in.require(2) && method(below);
                case LOGIN -> below.in.require(2) && loggedIn(below);
                case ANSWER -> false;
            };
            if (awaits == Awaits.ANSWER && answered(below.in)) {
                return true;
            }
            if (!moved) {
                if (below.in.finished()) {
                    throw hop.closed();
                }
                return false;
            }
        }
    }

    private boolean greet(ByteQueue out) {
        byte[] name = user;
        if (name != null && (name.length > LONGEST || password.length > LONGEST)) {
            throw hop.cannotAsk("the user name or the password is longer than 255 bytes");
        }
        if (address == null && name().length > LONGEST) {
            throw hop.cannotAsk("the host name is longer than 255 bytes");
        }
        put(out, name == null ? new byte[] {VERSION, 1, NO_METHOD} : new byte[] {VERSION, 2, NO_METHOD, PASSWORD});
        awaits = Awaits.METHOD;
        return true;
    }

    private boolean method(Wire below) {
        int chosen = second(below.in, VERSION);
        byte[] name = user;
        if (chosen == NO_METHOD) {
            ask(below.out);
        } else if (chosen == PASSWORD && name != null) {
            // RFC 1929 section 2.
            ByteBuffer login = ByteBuffer.allocate(3 + name.length + password.length);
            login.put((byte) 1).put((byte) name.length).put(name);
            login.put((byte) password.length).put(password);
            put(below.out, login.array());
            awaits = Awaits.LOGIN;
        } else if (chosen == NONE_ACCEPTABLE) {
            throw hop.failed(
                    chosen, name == null ? "it wants a user name and a password" : "it takes no password", false);
        } else {
            throw hop.failed(chosen, "it chose a way to log in that was not offered (" + chosen + ")", false);
        }
        return true;
    }

    private boolean loggedIn(Wire below) {
        int status = second(below.in, 1);
        if (status != 0) {
            throw hop.failed(status, "it did not accept the user name and the password", false);
        }
        ask(below.out);
        return true;
    }

    /** The second of two octets, of which the first is a version. */
    private int second(ByteQueue in, int version) {
        int first = in.array()[in.start()] & 0xff;
        int second = in.array()[in.start() + 1] & 0xff;
        in.skip(2);
        if (first != version) {
            throw notSocks(first);
        }
        return second;
    }

    private RuntimeException notSocks(int first) {
        return hop.failed(first, "it does not speak SOCKS5: its answer begins with " + first, false);
    }

    private void ask(ByteQueue out) {
        byte[] numbers = address;
        byte[] name = name();
        ByteBuffer request = ByteBuffer.allocate(7 + LONGEST);
        request.put((byte) VERSION).put((byte) 1).put((byte) 0);
        if (numbers == null) {
            request.put((byte) 3).put((byte) name.length).put(name);
        } else {
            request.put((byte) (numbers.length == 4 ? 1 : 4)).put(numbers);
        }
        out.append(request.putShort((short) hop.port()).flip());
        awaits = Awaits.ANSWER;
    }

    /** RFC 1928 section 6; the address that it is bound to is skipped. */
    private boolean answered(ByteQueue in) {
        if (!in.require(2)) {
            return false;
        }
        int version = in.array()[in.start()] & 0xff;
        int code = in.array()[in.start() + 1] & 0xff;
        if (version != VERSION) {
            throw notSocks(version);
        }
        if (code != 0) {
            throw hop.failed(code, meaning(code) + " (" + code + ")", code == 1 || code >= 3 && code <= 6);
        }
        if (!in.require(5)) {
            return false;
        }
        int length = switch (in.array()[in.start() + 3]) {
            case 1 -> 4;
            case 3 -> 1 + (in.array()[in.start() + 4] & 0xff);
            case 4 -> 16;
            default -> throw hop.failed(code, "it answered with an address of a kind that SOCKS5 does not know", false);
        };
        if (in.length() < 6 + length) {
            return false;
        }
        in.skip(6 + length);
        return true;
    }

    private static String meaning(int code) {
        return switch (code) {
            case 1 -> "general failure";
            case 2 -> "its rules do not allow the connection";
            case 3 -> "the network is unreachable";
            case 4 -> "the host is unreachable";
            case 5 -> "the target refused the connection";
            case 6 -> "the time to live ran out";
            case 7 -> "it does not know the command";
            case 8 -> "it does not know this kind of address";
            default -> "it gave an answer that SOCKS5 does not know";
        };
    }

    private byte[] name() {
        return hop.host().getBytes(StandardCharsets.UTF_8);
    }

    private static void put(ByteQueue out, byte[] bytes) {
        out.append(bytes, 0, bytes.length);
    }
}
