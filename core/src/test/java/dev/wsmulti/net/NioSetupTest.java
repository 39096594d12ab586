package dev.wsmulti.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a socket says of itself behind its setup. */
class NioSetupTest {
    @Test
    void probesAreThoseAskedFor() throws IOException {
        SocketSetup setup = new SocketSetup(Optional.empty(), 0, 0, Optional.of(new SocketSetup.Probes(5, 2, 3)));
        try (SocketChannel channel = SocketChannel.open()) {
            NioSetup.apply(setup, channel);
            assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
            assertThat(channel.supportedOptions().stream()
                            .filter(option -> option.name().startsWith("TCP_KEEP"))
                            .collect(Collectors.toMap(SocketOption::name, option -> said(channel, option))))
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of("TCP_KEEPIDLE", 5, "TCP_KEEPINTERVAL", 2, "TCP_KEEPCOUNT", 3));
        }
    }

    private static Object said(SocketChannel channel, SocketOption<?> option) {
        try {
            return channel.getOption(option);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void withoutASetupNothingIsDone() throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            NioSetup.apply(SocketSetup.NONE, channel);
            assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isFalse();
            assertThat(channel.getLocalAddress()).isNull();
        }
    }

    @Test
    void bothEndsSendWhatTheyHaveAtOnce() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            NioEndpoint client = NioEndpoint.connect(server.getLocalAddress(), SocketSetup.NONE);
            NioEndpoint accepted = NioEndpoint.of(server.accept());
            assertThat(client.channel().getOption(StandardSocketOptions.TCP_NODELAY))
                    .isTrue();
            assertThat(accepted.channel().getOption(StandardSocketOptions.TCP_NODELAY))
                    .isTrue();
            client.abort();
            accepted.abort();
        }
    }

    @Test
    void anAddressAloneTakesAnyPort() throws IOException {
        SocketSetup setup = new SocketSetup(Optional.of(InetAddress.getLoopbackAddress()), 0, 0, Optional.empty());
        try (SocketChannel channel = SocketChannel.open()) {
            NioSetup.apply(setup, channel);
            InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
            assertThat(local.getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
            assertThat(local.getPort()).isPositive();
        }
    }
}
