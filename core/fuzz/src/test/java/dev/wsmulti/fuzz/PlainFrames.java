package dev.wsmulti.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;

/**
 * RFC 6455 section 5 in its plainest form, over the whole input at once and with nothing of the library: what a session
 * must say of some bytes. A failure is told by its close code alone.
 */
final class PlainFrames {
    /**
     * Wrong blocks, wrong text, too much of it: which is seen first in a compressed message depends on how far zlib reads ahead
     * of what it puts out.
     */
    static final String WRONG_OR_TOO_BIG = "1007 or 1009";

    private final ByteBuffer in;
    private final boolean server;
    private final long maxMessage;
    private final long maxFragments;
    private final StringBuilder story = new StringBuilder();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    /** TEXT or BINARY inside a message, else 0. */
    private int message;

    private Optional<PlainDeflate> deflate = Optional.empty();
    private boolean compressed;
    private long messageLength;
    private long fragments;

    PlainFrames(byte[] input, boolean server, long maxMessage, long maxFragments) {
        this.in = ByteBuffer.wrap(input, 1, input.length - 1);
        this.server = server;
        this.maxMessage = maxMessage;
        this.maxFragments = maxFragments;
    }

    /** The same with permessage-deflate. */
    PlainFrames deflating(PlainDeflate by) {
        deflate = Optional.of(by);
        return this;
    }

    String story(boolean finish) {
        String end = "";
        while (end.isEmpty()) {
            end = frame();
        }
        if (end.equals("closed")) {
            end = finish ? "END" : "MORE";
        } else if (end.equals("more")) {
            end = finish ? "! connection closed" : "MORE";
        }
        boolean unsure = deflate.isPresent() && (end.equals("! 1007") || end.equals("! 1009"));
        return story.append(unsure ? "! " + WRONG_OR_TOO_BIG : end).toString();
    }

    /** Reads one frame; says how the reading ends, or nothing if it goes on. */
    private String frame() {
        if (in.remaining() < 2) {
            return "more";
        }
        int first = in.get() & 0xff;
        int second = in.get() & 0xff;
        int opcode = first & 15;
        boolean fin = first >= 128;
        boolean marked = deflate.isPresent() && (first & 0x70) == 0x40 && (opcode == 1 || opcode == 2);
        if ((first & 0x70) != 0 && !marked || second >= 128 != server || (opcode & 7) > 2) {
            return "! 1002";
        }
        if (opcode >= 8 && (!fin || (second & 127) > 125)) {
            return "! 1002";
        }
        if (opcode < 8 && (opcode == 0) != (message != 0)) {
            return "! 1002";
        }
        int extended = (second & 127) == 126 ? 2 : (second & 127) == 127 ? 8 : 0;
        if (in.remaining() < extended + (server ? 4 : 0)) {
            return "more";
        }
        long length = extended == 0 ? second & 127 : extended == 2 ? in.getShort() & 0xffff : in.getLong();
        if (length < 0 || extended > 0 && length < 126 || extended == 8 && length < 65_536) {
            return "! 1002";
        }
        byte[] key = new byte[4];
        if (server) {
            in.get(key);
        }
        if (opcode >= 8) {
            return control(opcode, (int) length, key);
        }
        compressed = opcode == 0 ? compressed : marked;
        return data(opcode, fin, length, key);
    }

    private String data(int opcode, boolean fin, long length, byte[] key) {
        if (opcode != 0) {
            message = opcode;
            messageLength = 0;
            fragments = 0;
            text.reset();
            if (compressed) {
                deflate.orElseThrow().begin();
            }
        }
        fragments++;
        if (compressed) {
            return fragments > maxFragments ? "! 1009" : coded(fin, length, key);
        }
        if (length > maxMessage - messageLength || fragments > maxFragments) {
            return "! 1009";
        }
        messageLength += length;
        byte[] payload = payload((int) Math.min(length, in.remaining()), key);
        boolean whole = payload.length == length;
        if (message == 1) {
            text.writeBytes(payload);
            if (!isText(text.toByteArray(), whole && fin)) {
                return "! 1007";
            }
        }
        if (!whole) {
            return "more";
        }
        story.append(message == 1 ? "TEXT " : "BINARY ")
                .append(fin ? "" : ".. ")
                .append(new String(payload, StandardCharsets.ISO_8859_1))
                .append('\n');
        message = fin ? 0 : message;
        return "";
    }

    private String coded(boolean fin, long length, byte[] key) {
        byte[] payload = payload((int) Math.min(length, in.remaining()), key);
        boolean whole = payload.length == length;
        try {
            text.writeBytes(deflate.orElseThrow().next(payload));
            if (whole && fin && text.size() <= maxMessage) {
                text.writeBytes(deflate.orElseThrow().last());
            }
        } catch (DataFormatException wrong) {
            return "! 1007";
        }
        boolean tooBig = text.size() > maxMessage;
        byte[] seen = tooBig ? Arrays.copyOf(text.toByteArray(), (int) maxMessage) : text.toByteArray();
        if (message == 1 && !isText(seen, whole && fin && !tooBig)) {
            return "! 1007";
        }
        if (tooBig) {
            return "! 1009";
        }
        if (whole && fin) {
            story.append(message == 1 ? "TEXT z " : "BINARY z ")
                    .append(text.toString(StandardCharsets.ISO_8859_1))
                    .append('\n');
            message = 0;
        }
        return whole ? "" : "more";
    }

    private String control(int opcode, int length, byte[] key) {
        if (in.remaining() < length) {
            return "more";
        }
        byte[] payload = payload(length, key);
        if (opcode != 8) {
            story.append(opcode == 9 ? "PING " : "PONG ")
                    .append(new String(payload, StandardCharsets.ISO_8859_1))
                    .append('\n');
            return "";
        }
        if (length == 0) {
            story.append("CLOSE 1005 \n");
            return "closed";
        }
        if (length == 1) {
            return "! 1002";
        }
        int code = ByteBuffer.wrap(payload).getShort() & 0xffff;
        boolean registered = code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
        if (!registered && (code < 3000 || code > 4999)) {
            return "! 1002";
        }
        byte[] reason =
                ByteBuffer.allocate(length - 2).put(payload, 2, length - 2).array();
        if (!isText(reason, true)) {
            return "! 1007";
        }
        story.append("CLOSE ").append(code).append(' ');
        story.append(new String(reason, StandardCharsets.UTF_8)).append('\n');
        return "closed";
    }

    private byte[] payload(int length, byte[] key) {
        byte[] payload = new byte[length];
        in.get(payload);
        for (int i = 0; i < length; i++) {
            payload[i] ^= key[i % 4];
        }
        return payload;
    }

    private static boolean isText(byte[] bytes, boolean complete) {
        JdkUtf8 verdict = JdkUtf8.of(bytes);
        return verdict == JdkUtf8.COMPLETE || verdict == JdkUtf8.CUT && !complete;
    }
}
