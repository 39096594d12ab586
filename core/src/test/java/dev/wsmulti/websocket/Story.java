package dev.wsmulti.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.bytes.Hex;
import dev.wsmulti.http.Role;
import dev.wsmulti.layer.Feeding;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * What a session says of the frames it gets, the same in both roles: unmasked frames go to a client as they are, to a
 * server masked. A frame is {@code TEXT "hello"}, a fragment has dots where its message goes on, text that is not plain
 * is shown in hexadecimal digits, long payload by its length and checksum.
 */
final class Story {
    private final long maxMessage;
    private final long maxFragments;

    /** A new one for each run. */
    private Teller teller = new Teller();

    private Story(long maxMessage, long maxFragments) {
        this.maxMessage = maxMessage;
        this.maxFragments = maxFragments;
    }

    static Story limited(long maxMessage, long maxFragments) {
        return new Story(maxMessage, maxFragments);
    }

    static Story unlimited() {
        return new Story(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    static String of(String hex) {
        return of(Hex.bytes(hex));
    }

    static String of(byte[] frames) {
        return unlimited().tell(frames);
    }

    /** As the one role given gets it, masked or not. */
    static String of(Role role, String hex) {
        return joined(unlimited().feeding(role).feed(Hex.bytes(hex)));
    }

    static String toEnd(byte[] frames) {
        List<String> story = unlimited().feeding(Role.CLIENT).feedToEnd(frames);
        assertThat(unlimited().feeding(Role.SERVER).feedToEnd(Frames.masked(frames)))
                .as("as server")
                .isEqualTo(story);
        return joined(story);
    }

    String tell(byte[] frames) {
        List<String> story = feeding(Role.CLIENT).feed(frames);
        assertThat(feeding(Role.SERVER).feed(Frames.masked(frames)))
                .as("as server")
                .isEqualTo(story);
        return joined(story);
    }

    private static String joined(List<String> story) {
        return String.join(" | ", story);
    }

    private Feeding<WebSocket> feeding(Role role) {
        return new Feeding<>(
                () -> {
                    teller = new Teller();
                    WebSocket socket = new WebSocket();
                    socket.begin(role);
                    socket.limits(maxMessage, "maxMessage", maxFragments);
                    return socket;
                },
                (socket, event, wire) -> teller.tell(socket, event));
    }

    /** Joins the pieces of a frame, and asserts that they say where they belong. */
    static final class Teller {
        private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
        private long message;
        private boolean inMessage;
        private boolean begun;

        String tell(WebSocket socket, int event) {
            return switch (event) {
                case WebSocket.PIECE -> piece(socket);
                case WebSocket.PING -> "PING " + payload(socket);
                case WebSocket.PONG -> "PONG " + payload(socket);
                case WebSocket.CLOSE -> close(socket);
                default -> throw new AssertionError("no such event: " + event);
            };
        }

        private String piece(WebSocket socket) {
            assertThat(socket.isFirst()).as("first").isEqualTo(!inMessage);
            if (frame.size() == 0) {
                begun = inMessage;
            }
            assertThat(socket.frameOffset()).as("frame offset").isEqualTo(frame.size());
            assertThat(socket.messageOffset()).as("message offset").isEqualTo(message);
            assertThat(socket.length() > 0 || socket.frameLength() == 0)
                    .as("only an empty frame has an empty piece")
                    .isTrue();
            frame.write(socket.array(), socket.offset(), socket.length());
            message += socket.length();
            assertThat(socket.frameLeft()).as("frame left").isEqualTo(socket.frameLength() - frame.size());
            boolean frameEnds = socket.frameLeft() == 0;
            assertThat(socket.isLast()).as("last").isEqualTo(frameEnds && socket.isLastFrame());
            inMessage = !socket.isLast();
            message = inMessage ? message : 0;
            if (!frameEnds) {
                return "";
            }
            String words = (begun ? ".." : "")
                    + (socket.isText() ? "TEXT" : "BINARY")
                    + (socket.isLastFrame() ? " " : ".. ")
                    + shown(frame.toByteArray(), socket.isText());
            frame.reset();
            return words;
        }

        private static String close(WebSocket socket) {
            assertThat(socket.isClosed()).isTrue();
            String reason = socket.closeReason();
            return "CLOSE " + socket.closeCode() + (reason.isEmpty() ? "" : " " + quoted(reason));
        }

        private static String payload(WebSocket socket) {
            byte[] payload = new byte[socket.length()];
            System.arraycopy(socket.array(), socket.offset(), payload, 0, payload.length);
            return shown(payload, true);
        }
    }

    static String shown(byte[] payload, boolean text) {
        if (payload.length > 125) {
            CRC32 sum = new CRC32();
            sum.update(payload);
            return payload.length + " bytes " + Long.toHexString(sum.getValue());
        }
        String latin = new String(payload, StandardCharsets.ISO_8859_1);
        boolean plain = latin.chars().allMatch(c -> c >= 32 && c < 127);
        return text && plain ? quoted(latin) : Hex.text(payload);
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
