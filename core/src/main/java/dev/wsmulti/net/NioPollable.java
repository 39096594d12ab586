package dev.wsmulti.net;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/** A channel with its place in a reactor. The operations are kept here as well: unchanged ones make no call. */
abstract sealed class NioPollable implements Pollable permits NioEndpoint, NioAcceptor {
    /** A selection key, or a place in a foreign loop: one field, for an idle session has one of these. */
    private @Nullable Object place;

    private int interest;

    abstract SelectableChannel channel();

    final void register(Selector selector, Object owner, int operations) throws ClosedChannelException {
        placed(channel().register(selector, operations, owner), operations);
    }

    final void placed(Object at, int operations) {
        place = at;
        interest = operations;
    }

    final @Nullable Object place() {
        return place;
    }

    final int operations() {
        return interest;
    }

    final void interest(int operations) {
        if (interest == operations) {
            return;
        }
        if (place instanceof SelectionKey key && key.isValid()) {
            key.interestOps(operations);
            interest = operations;
        } else if (place instanceof HostReactor.Place hosted) {
            hosted.operations(operations);
            interest = operations;
        }
    }

    /** Where the channel is registered, its descriptor goes at the beginning of the next await. */
    @Override
    public void abort() {
        closeQuietly(channel());
        if (place instanceof HostReactor.Place hosted) {
            hosted.end();
        }
    }

    static void closeQuietly(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // the descriptor is gone all the same
        }
    }
}
