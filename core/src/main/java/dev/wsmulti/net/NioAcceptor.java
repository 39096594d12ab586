package dev.wsmulti.net;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A listening socket, of TCP or of a Unix domain. */
final class NioAcceptor extends NioPollable implements Acceptor {
    private final ServerSocketChannel channel;
    private final SocketAddress address;

    /** The file of a Unix domain socket, and what makes it that very file; null for TCP. */
    private final @Nullable Path file;

    private final @Nullable Object key;

    private NioAcceptor(ServerSocketChannel channel) throws IOException {
        this.channel = channel;
        this.address = channel.getLocalAddress();
        this.file = address instanceof UnixDomainSocketAddress unix ? unix.getPath() : null;
        this.key = file == null ? null : keyOf(file);
    }

    private static @Nullable Object keyOf(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    static NioAcceptor listen(SocketAddress address, int backlog) throws IOException {
        ServerSocketChannel channel = null;
        try {
            channel = open(address);
            channel.configureBlocking(false);
            channel.bind(address, backlog);
            return new NioAcceptor(channel);
        } catch (IOException | UnresolvedAddressException | UnsupportedOperationException e) {
            if (channel != null) {
                closeQuietly(channel);
            }
            BindException named = new BindException("cannot listen on " + address + ": " + reason(address, e));
            named.initCause(e);
            throw named;
        }
    }

    private static ServerSocketChannel open(SocketAddress address) throws IOException {
        if (address instanceof UnixDomainSocketAddress) {
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        }
        ServerSocketChannel channel = ServerSocketChannel.open();
        return channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    }

    /** The system says "in use" of a file too, which may be that of a server that has gone. */
    private static @Nullable String reason(SocketAddress address, Exception thrown) {
        return address instanceof UnixDomainSocketAddress unix && Files.exists(unix.getPath())
                ? "a file is there; remove it if no server listens on it"
                : thrown.getMessage();
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

    /** The file goes with the socket, which leaves it behind; one that another server put there since stays. */
    @Override
    public void abort() {
        boolean last = channel.isOpen();
        super.abort();
        if (file != null && last) {
            try {
                if (key == null || key.equals(keyOf(file))) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                // it is gone, or not ours to remove
            }
        }
    }

    @Override
    public String toString() {
        return channel.toString();
    }
}
