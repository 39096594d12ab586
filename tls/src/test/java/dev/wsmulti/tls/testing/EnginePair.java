package dev.wsmulti.tls.testing;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Two bare engines that talk to each other, for what providers do alone. */
public final class EnginePair {
    private static final int ROOM = 1 << 16;

    public final SSLEngine client;
    public final SSLEngine server;
    private final ByteBuffer toServer = ByteBuffer.allocate(ROOM);
    private final ByteBuffer toClient = ByteBuffer.allocate(ROOM);
    private final ByteBuffer plain = ByteBuffer.allocate(ROOM);

    public EnginePair(SSLEngine client, SSLEngine server) {
        this.client = client;
        this.server = server;
    }

    /** Runs the handshake, tickets and one byte each way too; throws what the first engine throws that fails. */
    public EnginePair shake() throws SSLException {
        client.beginHandshake();
        server.beginHandshake();
        for (int round = 0; round < 50; round++) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
        }
        say(client, toServer);
        step(server, toServer, toClient);
        say(server, toClient);
        step(client, toClient, toServer);
        return this;
    }

    /** What each of them throws after the handshake was tried, the client's first; null for none. */
    public @Nullable SSLException[] failures() throws SSLException {
        @Nullable SSLException[] thrown = new SSLException[2];
        client.beginHandshake();
        server.beginHandshake();
        for (int round = 0; round < 50; round++) {
            try {
                step(client, toClient, toServer);
            } catch (SSLException failed) {
                thrown[0] = thrown[0] == null ? failed : thrown[0];
            }
            try {
                step(server, toServer, toClient);
            } catch (SSLException failed) {
                thrown[1] = thrown[1] == null ? failed : thrown[1];
            }
        }
        return thrown;
    }

    private void say(SSLEngine from, ByteBuffer to) throws SSLException {
        from.wrap(ByteBuffer.wrap(new byte[1]), to);
    }

    private void step(SSLEngine engine, ByteBuffer from, ByteBuffer to) throws SSLException {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !engine.isOutboundDone()) {
            engine.wrap(ByteBuffer.allocate(0), to);
            return;
        }
        from.flip();
        try {
            SSLEngineResult result;
            do {
                plain.clear();
                result = engine.unwrap(from, plain);
            } while (result.bytesConsumed() > 0 && from.hasRemaining());
        } finally {
            from.compact();
        }
    }
}
