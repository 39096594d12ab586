package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Two engines of the JDK that talk to each other in memory: what TLS costs with nothing around it. */
final class BareEngines {
    /** What such an engine puts into one record of TLS 1.3. */
    private static final int PLAIN = 16 * 1024 - 17;

    private static final int BATCH = 64;

    private @Nullable SSLEngine client;
    private @Nullable SSLEngine server;
    private final Path store;
    private final ByteBuffer plain = ByteBuffer.allocate(PLAIN);
    private final ByteBuffer opened = ByteBuffer.allocate(32 * 1024);
    private final ByteBuffer[] records = new ByteBuffer[BATCH];

    /** @param store where the key of the answering side is */
    BareEngines(Path store) {
        this.store = store;
    }

    /** Bytes of plaintext a second that one side gets through; the other side's time is not counted. */
    long speed(boolean wraps, long nanos) {
        try {
            SSLEngine from = server == null ? begin() : server;
            SSLEngine to = client;
            if (to == null) {
                throw new IllegalStateException("no client");
            }
            long counted = 0;
            long bytes = 0;
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < nanos) {
                long before = System.nanoTime();
                for (ByteBuffer record : records) {
                    from.wrap(plain.clear(), record.clear());
                }
                long between = System.nanoTime();
                for (ByteBuffer record : records) {
                    to.unwrap(record.flip(), opened.clear());
                }
                long after = System.nanoTime();
                counted += wraps ? between - before : after - between;
                bytes += (long) BATCH * PLAIN;
            }
            return (long) (bytes * 1e9 / counted);
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Shakes hands, and answers the side that sends. */
    private SSLEngine begin() throws IOException, GeneralSecurityException {
        for (int i = 0; i < records.length; i++) {
            records[i] = ByteBuffer.allocate(32 * 1024);
        }
        SSLEngine asking = engine(TlsChannel.trusting(), true);
        SSLEngine answering = engine(Keys.context(store), false);
        asking.beginHandshake();
        answering.beginHandshake();
        ByteBuffer there = ByteBuffer.allocate(64 * 1024);
        ByteBuffer back = ByteBuffer.allocate(64 * 1024);
        for (int i = 0; i < 50; i++) {
            step(asking, there, back);
            step(answering, back, there);
        }
        client = asking;
        server = answering;
        return answering;
    }

    private static void step(SSLEngine engine, ByteBuffer out, ByteBuffer in) throws SSLException {
        in.flip();
        ByteBuffer none = ByteBuffer.allocate(0);
        for (int i = 0; i < 20; i++) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                engine.getDelegatedTask().run();
            } else if (status == HandshakeStatus.NEED_WRAP) {
                engine.wrap(none, out);
            } else if (in.hasRemaining()) {
                engine.unwrap(in, ByteBuffer.allocate(32 * 1024));
            }
        }
        in.compact();
    }

    private static SSLEngine engine(SSLContext context, boolean asks) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(asks);
        engine.setEnabledProtocols(new String[] {"TLSv1.3"});
        engine.setEnabledCipherSuites(new String[] {Keys.SUITE});
        return engine;
    }
}
