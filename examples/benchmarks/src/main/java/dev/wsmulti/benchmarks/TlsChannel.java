package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** The load's end of a TLS connection, on the JDK's own engine. Trusts everybody: it talks to the servers that it started. */
final class TlsChannel implements ByteChannel {
    private static final SSLContext CONTEXT = trusting();
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SSLEngine engine = CONTEXT.createSSLEngine();
    private final int packet;
    private ByteBuffer received = NONE;
    private ByteBuffer unread = NONE;
    private ByteBuffer unsent = NONE;

    /** Shakes hands on a blocking channel. */
    TlsChannel(SocketChannel channel) throws IOException {
        this.channel = channel;
        engine.setUseClientMode(true);
        packet = engine.getSession().getPacketBufferSize();
        lease();
        engine.beginHandshake();
        shakeHands();
    }

    private void lease() {
        if (received.capacity() == 0) {
            received = ByteBuffer.allocate(2 * packet);
            unread = ByteBuffer.allocate(2 * packet).flip();
            unsent = ByteBuffer.allocate(2 * packet).flip();
        }
    }

    /** Nothing is under way: thousands of idle connections need no memory each. */
    void rest() {
        if (received.position() == 0 && !unread.hasRemaining() && !unsent.hasRemaining()) {
            received = NONE;
            unread = NONE;
            unsent = NONE;
        }
    }

    static SSLContext trusting() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Everybody()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void shakeHands() throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        while (status != HandshakeStatus.FINISHED && status != HandshakeStatus.NOT_HANDSHAKING) {
            if (status == HandshakeStatus.NEED_TASK) {
                engine.getDelegatedTask().run();
            } else if (status == HandshakeStatus.NEED_WRAP) {
                wrap(ByteBuffer.allocate(0));
                flush();
            } else if (!unwrap() && channel.read(received) < 0) {
                throw new IOException("the server closed the connection in the handshake");
            }
            status = engine.getHandshakeStatus();
        }
    }

    /** Whether a record was taken in. */
    private boolean unwrap() throws IOException {
        received.flip();
        unread.compact();
        SSLEngineResult result = engine.unwrap(received, unread);
        unread.flip();
        received.compact();
        return result.bytesConsumed() > 0;
    }

    private void wrap(ByteBuffer source) throws IOException {
        unsent.compact();
        engine.wrap(source, unsent);
        unsent.flip();
    }

    /** Gives the socket what it did not take before. */
    void flush() throws IOException {
        channel.write(unsent);
    }

    /** Whether the socket has not taken everything yet. */
    boolean isBlocked() {
        return unsent.hasRemaining();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        lease();
        int count = opened(target);
        // A record may hold nothing for us, such as a ticket.
        do {
            if (count > 0) {
                return count;
            }
            if (channel.read(received) < 0) {
                return -1;
            }
            count = opened(target);
        } while (channel.isBlocking());
        return count;
    }

    /** What the records that have come whole hold. */
    private int opened(ByteBuffer target) throws IOException {
        int count = take(target);
        while (count == 0 && unwrap()) {
            count = take(target);
        }
        return count;
    }

    private int take(ByteBuffer target) {
        int count = Math.min(target.remaining(), unread.remaining());
        target.put(unread.slice(unread.position(), count));
        unread.position(unread.position() + count);
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        lease();
        int before = source.remaining();
        flush();
        while (source.hasRemaining() && !isBlocked()) {
            // All records of a message in one call of the system, as everybody does it.
            do {
                wrap(source);
            } while (source.hasRemaining() && unsent.capacity() - unsent.remaining() >= packet);
            flush();
        }
        return before - source.remaining();
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static final class Everybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
