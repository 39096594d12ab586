package dev.wsmulti.net;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/** A channel with its selection key. The operations are kept here as well: unchanged ones make no call. */
abstract sealed class NioPollable implements Pollable permits NioEndpoint, NioAcceptor {
    private @Nullable SelectionKey key;
    private int interest;

    abstract SelectableChannel channel();

    final void register(Selector selector, Object owner, int operations) throws ClosedChannelException {
        key = channel().register(selector, operations, owner);
        interest = operations;
    }

    final void interest(int operations) {
        SelectionKey registered = key;
        if (interest != operations && registered != null && registered.isValid()) {
            registered.interestOps(operations);
            interest = operations;
        }
    }

    /** Where the channel is registered, its descriptor goes at the beginning of the next await. */
    @Override
    public final void abort() {
        closeQuietly(channel());
    }

    static void closeQuietly(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // the descriptor is gone all the same
        }
    }
}
