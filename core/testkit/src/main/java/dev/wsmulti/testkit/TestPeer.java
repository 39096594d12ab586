package dev.wsmulti.testkit;

import dev.wsmulti.http.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a session under test: says anything, right or wrong, and reads what comes with a parser of its own. The
 * bytes of a call go out at once; the loop sees them in its next turn ({@link TestKit#settle()}).
 */
public final class TestPeer {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};
    private static final Pattern KEY_FIELD = Pattern.compile("(?i)\r\nSec-WebSocket-Key: *([^\r]+)\r\n");

    private final TestKit kit;
    private final MemoryPeer raw;
    private final Role role;
    private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
    private boolean byteByByte;

    TestPeer(TestKit kit, MemoryPeer raw, Role role) {
        this.kit = kit;
        this.raw = raw;
        this.role = role;
    }

    /** The bytes below, and the faults. */
    public MemoryPeer raw() {
        return raw;
    }

    /** From now on every byte is sent alone, with a turn of the loop behind it. */
    public TestPeer byteByByte() {
        byteByByte = true;
        return this;
    }

    /** Sends bytes as they are; gives the loop turns where the pipe is full. */
    public TestPeer send(byte... bytes) {
        try {
            if (byteByByte) {
                for (byte each : bytes) {
                    raw.send(each);
                    kit.settle();
                }
                return this;
            }
            int sent = raw.offer(bytes, 0);
            while (sent < bytes.length) {
                kit.settle();
                int more = raw.offer(bytes, sent);
                if (more == 0) {
                    throw new IllegalStateException("the loop takes no bytes: " + sent + " of " + bytes.length);
                }
                sent += more;
            }
            return this;
        } catch (IOException lost) {
            throw new UncheckedIOException("the connection is gone", lost);
        }
    }

    /** Sends text as it is. */
    public TestPeer send(String ascii) {
        return send(ascii.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes in hexadecimal; spaces do not count. */
    public TestPeer hex(String digits) {
        return send(unhex(digits));
    }

    private static byte[] unhex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    /** Sends a frame, masked if this peer is a client. */
    public TestPeer frame(int first, byte[] payload) {
        return send(encode(first, payload));
    }

    /** A frame as this peer would send it. */
    public byte[] encode(int first, byte[] payload) {
        boolean masks = role == Role.CLIENT;
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        int bit = masks ? 0x80 : 0;
        frame.put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (bit | payload.length));
        } else if (payload.length < 65536) {
            frame.put((byte) (bit | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (bit | 127)).putLong(payload.length);
        }
        if (masks) {
            frame.put(MASK);
        }
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (masks ? payload[i] ^ MASK[i & 3] : payload[i]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    public TestPeer text(String text) {
        return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    public TestPeer binary(byte[] bytes) {
        return frame(0x82, bytes);
    }

    public TestPeer ping(String text) {
        return frame(0x89, text.getBytes(StandardCharsets.UTF_8));
    }

    public TestPeer pong(String text) {
        return frame(0x8a, text.getBytes(StandardCharsets.UTF_8));
    }

    public TestPeer close(int code) {
        return frame(0x88, new byte[] {(byte) (code >> 8), (byte) code});
    }

    /** Half-close: FIN. */
    public TestPeer finish() {
        try {
            raw.finish();
            return this;
        } catch (IOException lost) {
            throw new UncheckedIOException("the connection is gone", lost);
        }
    }

    /** RST. */
    public void reset() {
        raw.reset();
    }

    /** The loop gets so many more of the bytes that this peer sends, and then a FIN. */
    public TestPeer cutAfter(long bytes) {
        MemoryPipe pipe = outward();
        pipe.finishAt(pipe.accepted() + bytes);
        return this;
    }

    /** The loop gets so many more of the bytes that this peer sends, and then a reset. */
    public TestPeer resetAfter(long bytes) {
        MemoryPipe pipe = outward();
        pipe.resetAt(pipe.accepted() + bytes);
        return this;
    }

    private MemoryPipe outward() {
        MemoryConnection connection = raw.connection();
        return role == Role.CLIENT ? connection.toServer() : connection.toClient();
    }

    /** These very bytes must have come next. */
    public TestPeer expect(byte... bytes) {
        byte[] all = hear();
        int length = Math.min(all.length, bytes.length);
        if (!Arrays.equals(all, 0, length, bytes, 0, bytes.length)) {
            throw unexpected(shown(bytes), shown(all));
        }
        keep(all, bytes.length);
        return this;
    }

    /** These very characters, a byte each, must have come next. */
    public TestPeer expect(String ascii) {
        return expect(ascii.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** These very bytes, in hexadecimal, must have come next; spaces do not count. */
    public TestPeer expectHex(String digits) {
        return expect(unhex(digits));
    }

    /** This frame must have come next, as {@link TestFrame#toString} has it, such as {@code 81 hello}. */
    public TestPeer expectFrame(String frame) {
        ByteBuffer in = ByteBuffer.wrap(hear());
        TestFrame found = next(in);
        if (found == null || !found.toString().equals(frame)) {
            throw unexpected(frame, found == null ? shown(in.array()) : found.toString());
        }
        keep(in.array(), in.position());
        return this;
    }

    /** A text message in one frame must have come next. */
    public TestPeer expectText(String text) {
        return expectFrame(("81 " + text).stripTrailing());
    }

    /** A close frame with this code must have come next. */
    public TestPeer expectClose(int code) {
        return expectFrame("88 " + code);
    }

    /** Nothing more must have come but the end of the connection. */
    public void expectEnd() {
        byte[] all = hear();
        if (all.length > 0 || !isFinished()) {
            throw unexpected("the end", all.length > 0 ? shown(all) : "no end");
        }
    }

    private AssertionError unexpected(String wanted, String came) {
        return new AssertionError("expected " + wanted + " but came " + came + " (" + kit + ")");
    }

    private static String shown(byte... bytes) {
        return HexFormat.of().formatHex(bytes) + " \"" + new String(bytes, StandardCharsets.ISO_8859_1) + "\"";
    }

    private byte[] hear() {
        kit.settle();
        unread.writeBytes(raw.take());
        return unread.toByteArray();
    }

    private void keep(byte[] all, int from) {
        unread.reset();
        unread.write(all, from, all.length - from);
    }

    /** The complete frames that have come since the last call. */
    public List<TestFrame> frames() {
        unread.writeBytes(raw.take());
        ByteBuffer in = ByteBuffer.wrap(unread.toByteArray());
        List<TestFrame> frames = new ArrayList<>();
        int complete = 0;
        for (TestFrame frame = next(in); frame != null; frame = next(in)) {
            frames.add(frame);
            complete = in.position();
        }
        keep(in.array(), complete);
        return frames;
    }

    private static @Nullable TestFrame next(ByteBuffer in) {
        if (in.remaining() < 2) {
            return null;
        }
        int first = in.get() & 0xff;
        int second = in.get() & 0xff;
        int extended = (second & 0x7f) == 126 ? 2 : (second & 0x7f) == 127 ? 8 : 0;
        boolean masked = (second & 0x80) != 0;
        if (in.remaining() < extended + (masked ? 4 : 0)) {
            return null;
        }
        long length = extended == 2 ? in.getShort() & 0xffff : extended == 8 ? in.getLong() : second & 0x7f;
        byte[] key = new byte[4];
        if (masked) {
            in.get(key);
        }
        if (in.remaining() < length) {
            return null;
        }
        byte[] payload = new byte[(int) length];
        in.get(payload);
        for (int i = 0; masked && i < payload.length; i++) {
            payload[i] ^= key[i & 3];
        }
        return new TestFrame(first, masked, payload);
    }

    /** The frames since the last call as text, one a line; see {@link TestFrame#toString}. */
    public List<String> heard() {
        kit.settle();
        return frames().stream().map(TestFrame::toString).toList();
    }

    /** All bytes since the last call as text. */
    public String heardRaw() {
        String all = new String(hear(), StandardCharsets.ISO_8859_1);
        unread.reset();
        return all;
    }

    /** Whether the loop has finished or cut the connection. */
    public boolean isFinished() {
        kit.settle();
        return raw.finishedByOther() || raw.resetByOther();
    }

    /** As a server: reads the request and answers it with the right 101. */
    public String acceptUpgrade(String... moreFields) {
        String request = heardRaw();
        send(switching(keyOf(request), moreFields));
        return request;
    }

    /** The right 101 for a key. */
    public static String switching(String key, String... moreFields) {
        StringBuilder answer = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n"
                + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept(key) + "\r\n");
        for (String field : moreFields) {
            answer.append(field).append("\r\n");
        }
        return answer.append("\r\n").toString();
    }

    /** The key that an upgrade request holds. */
    public static String keyOf(String request) {
        Matcher found = KEY_FIELD.matcher(request);
        if (!found.find()) {
            throw new AssertionError("not an upgrade request: " + request);
        }
        return found.group(1);
    }

    private static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] input = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder().encodeToString(sha1.digest(input));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As a client: asks for an upgrade. */
    public TestPeer requestUpgrade(String path, String authority, String... moreFields) {
        return send(upgradeRequest(path, authority, moreFields));
    }

    /** A right request for an upgrade. */
    public static String upgradeRequest(String path, String authority, String... moreFields) {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + authority
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + KEY + "\r\n");
        for (String field : moreFields) {
            request.append(field).append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    /** As a client: reads the answer, which must be a 101 with the right Accept; frames behind it are kept. */
    public String expectUpgraded() {
        String all = new String(hear(), StandardCharsets.ISO_8859_1);
        int end = all.indexOf("\r\n\r\n");
        if (!all.startsWith("HTTP/1.1 101 ") || end < 0 || !all.contains("Sec-WebSocket-Accept: " + accept(KEY))) {
            throw new AssertionError("not upgraded: " + all);
        }
        keep(unread.toByteArray(), end + 4);
        return all.substring(0, end + 4);
    }
}
