package dev.wsmulti.fuzz;

import dev.wsmulti.http.Role;
import dev.wsmulti.websocket.WebSocket;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The receiving side of a session, in both roles: it says what {@link PlainFrames} says of the same bytes, and its offsets
 * and marks fit what it delivers. Bits of the first byte: server, the peer finishes, limits.
 */
public final class FrameFuzz {
    private FrameFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Role role = (input[0] & 1) == 0 ? Role.CLIENT : Role.SERVER;
        boolean finish = (input[0] & 2) != 0;
        long maxMessage = (input[0] & 4) == 0 ? Long.MAX_VALUE : 20;
        long maxFragments = (input[0] & 8) == 0 ? Long.MAX_VALUE : 3;
        int most = (input[0] & 16) == 0 ? Integer.MAX_VALUE : 5;
        String story = new Splits(input, finish).story(() -> {
            WebSocket socket = new WebSocket();
            socket.begin(role);
            socket.limits(maxMessage, "maxMessage", maxFragments);
            socket.atMost(most);
            return new Frames(socket);
        });
        String expected = new PlainFrames(input, role == Role.SERVER, maxMessage, maxFragments).story(finish);
        if (!story.startsWith(expected)) {
            Check.same("the plain reader", expected, story);
        }
    }

    /** Tells frames whole, and checks where their pieces say that they belong. */
    static class Frames extends Reading<WebSocket> {
        private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
        private long message;
        private boolean inMessage;

        Frames(WebSocket socket) {
            super(socket);
        }

        @Override
        boolean tell(int event) {
            switch (event) {
                case WebSocket.WORKED -> {}
                case WebSocket.PIECE -> piece();
                case WebSocket.PING -> story.append("PING ").append(payload()).append('\n');
                case WebSocket.PONG -> story.append("PONG ").append(payload()).append('\n');
                case WebSocket.CLOSE ->
                    story.append("CLOSE ")
                            .append(protocol.closeCode())
                            .append(' ')
                            .append(protocol.closeReason())
                            .append('\n');
                default -> throw new AssertionError("no such event: " + event);
            }
            return true;
        }

        private void piece() {
            Check.that(protocol.isFirst() == !inMessage, "the first piece of a message is marked, and no other");
            Check.that(protocol.messageOffset() == message, "the offset in the message");
            if (protocol.isDecoded()) {
                decoded();
                return;
            }
            Check.that(protocol.frameOffset() == frame.size(), "the offset in the frame");
            Check.that(protocol.length() > 0 || protocol.frameLength() == 0, "only an empty frame has an empty piece");
            frame.write(protocol.array(), protocol.offset(), protocol.length());
            message += protocol.length();
            Check.that(protocol.frameLeft() == protocol.frameLength() - frame.size(), "what is left of the frame");
            boolean frameEnds = protocol.frameLeft() == 0;
            Check.that(protocol.isLast() == (frameEnds && protocol.isLastFrame()), "the last piece is marked");
            inMessage = !protocol.isLast();
            message = inMessage ? message : 0;
            if (frameEnds) {
                story.append(protocol.isText() ? "TEXT " : "BINARY ")
                        .append(protocol.isLastFrame() ? "" : ".. ")
                        .append(frame.toString(StandardCharsets.ISO_8859_1))
                        .append('\n');
                frame.reset();
            }
        }

        /** A message that an extension changed is told whole: its frames do not show. */
        private void decoded() {
            Check.that(protocol.frameLength() == -1 && protocol.frameLeft() == -1, "sizes of such frames are unknown");
            Check.that(protocol.length() > 0 || protocol.isLast(), "only the last piece is empty");
            frame.write(protocol.array(), protocol.offset(), protocol.length());
            message += protocol.length();
            inMessage = !protocol.isLast();
            message = inMessage ? message : 0;
            if (!inMessage) {
                story.append(protocol.isText() ? "TEXT z " : "BINARY z ")
                        .append(frame.toString(StandardCharsets.ISO_8859_1))
                        .append('\n');
                frame.reset();
            }
        }

        private String payload() {
            return new String(protocol.array(), protocol.offset(), protocol.length(), StandardCharsets.ISO_8859_1);
        }
    }
}
