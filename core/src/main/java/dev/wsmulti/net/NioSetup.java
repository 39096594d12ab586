package dev.wsmulti.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/** Does to a channel what a {@link SocketSetup} says. */
final class NioSetup {
    private NioSetup() {}

    static void apply(SocketSetup setup, SocketChannel channel) throws IOException {
        if (setup.binds()) {
            bind(setup, channel);
        }
        if (setup.keepAlive().isPresent()) {
            keepAlive(setup.keepAlive().get(), channel);
        }
    }

    /** To the first port of the range that is free. */
    private static void bind(SocketSetup setup, SocketChannel channel) throws IOException {
        for (int port = setup.firstPort(); ; port++) {
            InetSocketAddress local = new InetSocketAddress(setup.local().orElse(null), port);
            try {
                channel.bind(local);
                return;
            } catch (BindException taken) {
                if (port >= setup.lastPort()) {
                    BindException named = new BindException("cannot bind to " + local + ": " + taken.getMessage());
                    named.initCause(taken);
                    throw named;
                }
            }
        }
    }

    private static void keepAlive(SocketSetup.Probes probes, SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        // By name: those of jdk.net are there on some systems and in some runtime images only.
        for (SocketOption<?> option : channel.supportedOptions()) {
            switch (option.name()) {
                case "TCP_KEEPIDLE" -> set(channel, option, probes.idle());
                case "TCP_KEEPINTERVAL" -> set(channel, option, probes.interval());
                case "TCP_KEEPCOUNT" -> set(channel, option, probes.count());
                default -> {}
            }
        }
    }

    @SuppressWarnings("unchecked") // asked just before
    private static void set(SocketChannel channel, SocketOption<?> option, int value) throws IOException {
        if (option.type() == Integer.class) {
            channel.setOption((SocketOption<Integer>) option, value);
        }
    }
}
