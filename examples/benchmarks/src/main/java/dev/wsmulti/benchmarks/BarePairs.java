package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The least that NIO can do: connections, both ends of each on one selector, accepted, connected and watched for bytes. */
final class BarePairs implements SetUp.Pairs {
    private static final int BACKLOG = 4096;

    private final Selector selector = Selector.open();
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final List<SocketChannel> ends = new ArrayList<>();
    private final Consumer<SelectionKey> serve = this::serve;
    private int ready;

    BarePairs() throws IOException {
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    @Override
    public void open(int count) throws IOException {
        ready = 0;
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            ends.add(channel);
            if (channel.connect(listener.getLocalAddress())) {
                channel.register(selector, SelectionKey.OP_READ);
                ready++;
            } else {
                channel.register(selector, SelectionKey.OP_CONNECT);
            }
        }
        while (ready < 2 * count) {
            selector.select(serve);
        }
    }

    private void serve(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else if (key.isConnectable() && ((SocketChannel) key.channel()).finishConnect()) {
                key.interestOps(SelectionKey.OP_READ);
                ready++;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void accept() throws IOException {
        for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ);
            ends.add(channel);
            ready++;
        }
    }

    @Override
    public void closeAll() throws IOException {
        for (SocketChannel channel : ends) {
            channel.close();
        }
        ends.clear();
        selector.selectNow();
    }

    @Override
    public void close() {
        Remote.closeQuietly(listener);
        Remote.closeQuietly(selector);
    }
}
