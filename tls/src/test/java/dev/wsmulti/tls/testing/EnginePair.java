package dev.wsmulti.tls.testing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
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

    private final List<List<Integer>> hellos = List.of(new ArrayList<>(), new ArrayList<>());

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
            thrown[0] = attempt(thrown[0], client, toClient, toServer);
            thrown[1] = attempt(thrown[1], server, toServer, toClient);
        }
        return thrown;
    }

    private @Nullable SSLException attempt(
            @Nullable SSLException earlier, SSLEngine engine, ByteBuffer from, ByteBuffer to) {
        if (earlier != null) {
            return earlier;
        }
        try {
            step(engine, from, to);
            return null;
        } catch (SSLException failed) {
            alert(engine, to, failed);
            return failed;
        }
    }

    /** Bouncy Castle throws once more before it has it. */
    private static void alert(SSLEngine engine, ByteBuffer to, SSLException failed) {
        for (int attempt = 0; attempt < 3; attempt++) {
            try {
                if (engine.wrap(ByteBuffer.allocate(0), to).bytesProduced() > 0) {
                    return;
                }
            } catch (SSLException again) {
                failed.addSuppressed(again);
            }
        }
    }

    /** The length of each record that began with a ClientHello. */
    public List<Integer> clientHellos() {
        return List.copyOf(hellos.get(0));
    }

    /** The length of each record that began with a ServerHello or a HelloRetryRequest. */
    public List<Integer> serverHellos() {
        return List.copyOf(hellos.get(1));
    }

    private void say(SSLEngine from, ByteBuffer to) throws SSLException {
        from.wrap(ByteBuffer.wrap(new byte[1]), to);
    }

    private void step(SSLEngine engine, ByteBuffer from, ByteBuffer to) throws SSLException {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            int before = to.position();
            int made = engine.wrap(ByteBuffer.allocate(0), to).bytesProduced();
            // A record of a handshake whose first message is of kind 1 or 2 (RFC 8446 section 4).
            if (made > 5 && to.get(before) == 22 && to.get(before + 5) >= 1 && to.get(before + 5) <= 2) {
                hellos.get(to.get(before + 5) - 1).add(5 + to.getShort(before + 3));
            }
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
