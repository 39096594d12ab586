package dev.wsmulti.testkit;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.MessageWriter;
import dev.wsmulti.transfer.Piece;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * One message of a given size each way over a real socket, server and client on one loop: in one frame, or in frames of a
 * given size with a ping between each two. Prints one line for each way; throws at the first byte out of place.
 */
final class BigFrameProgram {
    private BigFrameProgram() {}

    public static void main(String[] arguments) {
        long total = Long.parseLong(arguments[0]);
        long frame = Long.parseLong(arguments[1]);
        Way up = new Way(total, frame);
        Way down = new Way(total, frame);
        Throwable[] failed = new Throwable[1];
        try (WsMulti multi = WsMulti.open()) {
            Server server = multi.listen(
                    0,
                    Routes.of()
                            .ws(
                                    "/",
                                    WsHandler.of()
                                            .onData((ws, piece) -> {
                                                up.receive(piece);
                                                if (piece.last()) {
                                                    down.send(ws);
                                                }
                                            })
                                            .onWritable(down::send)
                                            .onPong((ws, pong) -> down.pongs++)));
            WsSession client = multi.add(WsRequest.to(
                            "ws://127.0.0.1:" + server.address().getPort() + "/")
                    .onOpen(up::send)
                    .onWritable(up::send)
                    .onPong((ws, pong) -> up.pongs++)
                    .onData((ws, piece) -> {
                        down.receive(piece);
                        if (piece.last()) {
                            ws.close();
                        }
                    })
                    .onClose((ws, outcome) -> {
                        failed[0] =
                                outcome.cause().flatMap(cause -> cause.cause()).orElse(null);
                        System.out.println(outcome);
                        server.close();
                    }));
            multi.run();
            if (!client.outcome().orElseThrow().clean()) {
                throw new IllegalStateException(client.outcome().toString(), failed[0]);
            }
        }
        System.out.println("up " + up);
        System.out.println("down " + down);
    }

    /** One direction: what is sent, and what arrives. */
    private static final class Way {
        private static final int PIECE = 64 * 1024;

        private final long total;
        private final long frameSize;
        private final byte[] pattern = new byte[PIECE];
        private final CRC32C sentDigest = new CRC32C();
        private final CRC32C receivedDigest = new CRC32C();
        private final byte[] scratch = new byte[PIECE * 2];
        private MessageWriter writer;
        private long frameLeft;
        private long lastFrame;
        private long sent;
        private long received;
        private int frames;
        int pongs;

        Way(long total, long frame) {
            this.total = total;
            this.frameSize = frame;
            new Random(7).nextBytes(pattern);
        }

        void send(WsSession ws) {
            while (sent < total) {
                if (frameLeft == 0) {
                    frameLeft = Math.min(frameSize, total - sent);
                    lastFrame = frameLeft;
                    writer = ws.startFrame(MessageType.BINARY, frameLeft, sent + frameLeft == total);
                }
                int length = (int) Math.min(PIECE, frameLeft);
                ByteBuffer piece = ByteBuffer.wrap(pattern, 0, length);
                if (length >= 8) {
                    piece.putLong(0, sent);
                }
                if (writer.write(piece) != SendResult.ACCEPTED) {
                    return;
                }
                sentDigest.update(pattern, 0, length);
                sent += length;
                frameLeft -= length;
                if (frameLeft == 0) {
                    frameEnded(ws);
                }
            }
        }

        private void frameEnded(WsSession ws) {
            check(
                    pongs == frames || frameSize != lastFrame,
                    "frame " + frames + " ended before the pong of the ping before it");
            frames++;
            if (sent < total) {
                check(ws.ping() == SendResult.ACCEPTED, "no room for a ping");
            }
        }

        void receive(Piece piece) {
            check(piece.messageOffset() == received, "offset " + piece.messageOffset() + " after " + received);
            check(piece.first() == (received == 0), "first at " + received);
            long frameStart = received - received % frameSize;
            long length = Math.min(frameSize, total - frameStart);
            check(piece.frameOffset() == received - frameStart, "frame offset " + piece.frameOffset());
            check(piece.frameLength() == length, "frame length " + piece.frameLength());
            check(
                    piece.frameLeft() == length - piece.frameOffset() - piece.length(),
                    "frame left " + piece.frameLeft());
            piece.copyTo(scratch, 0);
            receivedDigest.update(scratch, 0, piece.length());
            received += piece.length();
            check(piece.last() == (received == total), "last at " + received);
            if (piece.last()) {
                check(sentDigest.getValue() == receivedDigest.getValue(), "the digests differ");
            }
        }

        private static void check(boolean holds, String otherwise) {
            if (!holds) {
                throw new IllegalStateException(otherwise);
            }
        }

        @Override
        public String toString() {
            return received + " bytes in " + frames + " frames";
        }
    }
}
