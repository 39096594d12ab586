package dev.wsmulti.benchmarks.peers;

import dev.wsmulti.benchmarks.Remote;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.xnio.Pooled;

/** Undertow's echo: one io and one worker thread, direct buffers of 16 KiB, whole messages, sent without blocking. */
// what its messages are lent by is deprecated without another
@SuppressWarnings("deprecation")
public final class UndertowEcho {
    private static final int BUFFER = 16 * 1024;

    private UndertowEcho() {}

    public static void main(String... args) {
        Undertow server = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(1)
                .setDirectBuffers(true)
                .setBufferSize(BUFFER)
                .addHttpListener(0, "127.0.0.1", Handlers.websocket((exchange, channel) -> {
                    channel.getReceiveSetter().set(new Echo());
                    channel.resumeReceives();
                }))
                .build();
        server.start();
        InetSocketAddress bound =
                (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        Remote.obey();
        System.out.println("listening on 127.0.0.1:" + bound.getPort());
    }

    private static final class Echo extends AbstractReceiveListener {
        @Override
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            Pooled<ByteBuffer[]> data = message.getData();
            WebSockets.sendBinary(data.getResource(), channel, new Freed(data));
        }
    }

    /** The buffers go back to their pool when they are written. */
    private record Freed(Pooled<ByteBuffer[]> data) implements WebSocketCallback<Void> {
        @Override
        public void complete(WebSocketChannel channel, Void nothing) {
            data.close();
        }

        @Override
        public void onError(WebSocketChannel channel, Void nothing, Throwable failure) {
            data.close();
        }
    }
}
