package dev.wsmulti.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Optional;

/** One end of a TCP connection. Kept tiny: an idle session has one of these. */
final class NioEndpoint extends NioPollable implements Endpoint {
    private final SocketChannel channel;

    private NioEndpoint(SocketChannel channel) {
        this.channel = channel;
    }

    /** Makes a channel fit for the loop; closes it if that fails. */
    static NioEndpoint of(SocketChannel channel) throws IOException {
        try {
            channel.configureBlocking(false);
            if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            return new NioEndpoint(channel);
        } catch (IOException e) {
            closeQuietly(channel);
            throw e;
        }
    }

    static NioEndpoint connect(SocketAddress address, SocketSetup setup) throws IOException {
        NioEndpoint endpoint = of(open(address));
        try {
            NioSetup.apply(setup, endpoint.channel);
            endpoint.channel.connect(address);
            return endpoint;
        } catch (UnresolvedAddressException e) {
            endpoint.abort();
            throw new UnknownHostException("unresolved address " + address);
        } catch (UnsupportedAddressTypeException e) {
            endpoint.abort();
            throw new IOException("an address of another family than the socket's: " + address, e);
        } catch (IOException | RuntimeException e) {
            endpoint.abort();
            throw e;
        }
    }

    private static SocketChannel open(SocketAddress address) throws IOException {
        return address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
    }

    @Override
    SocketChannel channel() {
        return channel;
    }

    @Override
    public boolean connected() throws IOException {
        return channel.finishConnect();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return channel.write(source);
    }

    @Override
    public long write(FileChannel file, long from, long most) throws IOException {
        return file.transferTo(from, most, channel);
    }

    @Override
    public void finish() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public Optional<SocketAddress> local() {
        try {
            return Optional.ofNullable(channel.getLocalAddress());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<SocketAddress> remote() {
        try {
            return Optional.ofNullable(channel.getRemoteAddress());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return channel.toString();
    }
}
