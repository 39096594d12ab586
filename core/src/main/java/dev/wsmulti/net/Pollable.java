package dev.wsmulti.net;

/** Something a {@link Reactor} can watch: a connection's end or a listening socket. Confined to the loop's thread. */
public interface Pollable {
    /** Closes it hard and gives everything back; again: nothing happens. Never throws, never blocks. */
    void abort();
}
