package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/** The limit that NIO sets: bytes come back as they came, one read and one write each time, no protocol at all. */
public final class RawEcho {
    private final Selector selector = Selector.open();
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

    private RawEcho() throws IOException {
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    public static void main(String... args) throws IOException {
        RawEcho echo = new RawEcho();
        Remote.obey(Thread.currentThread());
        System.out.println("listening on 127.0.0.1:" + echo.listener.socket().getLocalPort());
        Consumer<SelectionKey> serve = echo::serve;
        while (true) {
            echo.selector.select(serve);
        }
    }

    private void serve(SelectionKey key) {
        try {
            if (key.isReadable()) {
                echo(key, (SocketChannel) key.channel());
            } else if (key.isWritable()) {
                writeRest(key, (SocketChannel) key.channel(), (ByteBuffer) key.attachment());
            } else {
                accept();
            }
        } catch (IOException lost) {
            Remote.closeQuietly(key.channel());
        }
    }

    private void accept() throws IOException {
        for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ);
        }
    }

    private void echo(SelectionKey key, SocketChannel channel) throws IOException {
        if (channel.read(buffer.clear()) < 0) {
            Remote.closeQuietly(channel);
        } else {
            channel.write(buffer.flip());
            if (buffer.hasRemaining()) {
                key.attach(ByteBuffer.allocate(buffer.remaining()).put(buffer).flip());
                key.interestOps(SelectionKey.OP_WRITE);
            }
        }
    }

    private static void writeRest(SelectionKey key, SocketChannel channel, ByteBuffer rest) throws IOException {
        channel.write(rest);
        if (!rest.hasRemaining()) {
            key.attach(null);
            key.interestOps(SelectionKey.OP_READ);
        }
    }
}
