package dev.wsmulti.tool.demo;

import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsSession;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** One session that sends messages of its own pattern, one at a time, and checks that each comes back as it was. */
final class EchoClient {
    private static final int LONGEST = 1024;

    private final int number;
    private final EchoTraffic traffic;
    private final byte[] message = new byte[LONGEST];
    private final CRC32C digest = new CRC32C();
    private final int wanted;
    private int done;
    private int sentLength;
    private long sentDigest;
    private long sentAt;

    EchoClient(int number, int wanted, EchoTraffic traffic) {
        this.number = number;
        this.wanted = wanted;
        this.traffic = traffic;
    }

    boolean isDone() {
        return done == wanted;
    }

    /** Text and binary by turns, of 0 to 1024 bytes. */
    void sendNext(WsSession session) {
        long content = Pattern.mix((long) number << 32 | done);
        int length = (int) Long.remainderUnsigned(content, LONGEST + 1);
        new Pattern(content).fill(message, length, 0);
        if (type() == MessageType.TEXT) {
            for (int i = 0; i < length; i++) {
                message[i] = (byte) (' ' + (message[i] & 0x3f));
            }
        }
        sentLength = length;
        sentDigest = digestOf(length);
        sentAt = System.nanoTime();
        if (session.send(type(), ByteBuffer.wrap(message, 0, length)) != SendResult.ACCEPTED) {
            traffic.fault("message " + done + " of session " + number + " was not accepted");
        }
    }

    private MessageType type() {
        return (done & 1) == 0 ? MessageType.TEXT : MessageType.BINARY;
    }

    void received(WsSession session, Message echo) {
        long took = System.nanoTime() - sentAt;
        boolean fits = !isDone() && echo.type() == type() && echo.length() == sentLength;
        if (fits) {
            echo.copyTo(message, 0);
        }
        if (!fits || digestOf(sentLength) != sentDigest) {
            traffic.fault("message " + done + " of session " + number + " came back as another one");
        }
        done++;
        traffic.echoed(sentLength, took);
        if (!isDone()) {
            sendNext(session);
        }
    }

    private long digestOf(int length) {
        digest.reset();
        digest.update(message, 0, length);
        return digest.getValue();
    }
}
