package dev.wsmulti.net;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/** A listening TCP socket. */
final class NioAcceptor extends NioPollable implements Acceptor {
    private final ServerSocketChannel channel;
    private final SocketAddress address;

    private NioAcceptor(ServerSocketChannel channel) throws IOException {
        this.channel = channel;
        this.address = channel.getLocalAddress();
    }

    static NioAcceptor listen(SocketAddress address, int backlog) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address, backlog);
            return new NioAcceptor(channel);
        } catch (IOException | UnresolvedAddressException e) {
            closeQuietly(channel);
            BindException named = new BindException("cannot listen on " + address + ": " + e.getMessage());
            named.initCause(e);
            throw named;
        }
    }

    @Override
    ServerSocketChannel channel() {
        return channel;
    }

    @Override
    public @Nullable Endpoint accept() throws IOException {
        while (true) {
            SocketChannel accepted = channel.accept();
            if (accepted == null) {
                return null;
            }
            try {
                return NioEndpoint.of(accepted);
            } catch (IOException e) {
                // this one has gone already; another may wait
            }
        }
    }

    @Override
    public SocketAddress address() {
        return address;
    }

    @Override
    public String toString() {
        return channel.toString();
    }
}
