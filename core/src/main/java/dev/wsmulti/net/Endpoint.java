package dev.wsmulti.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Our end of a connection. No method blocks. An {@link IOException} means that the connection is lost. */
public interface Endpoint extends Pollable {
    /**
     * Whether the connection stands. Asked after {@link Reactor#CONNECT} readiness, and once right after connect.
     *
     * @throws IOException if it could not be made; the message says why
     */
    boolean connected() throws IOException;

    /** Reads what is there, up to the buffer's room. Returns 0 if nothing is there, -1 if the peer has finished. */
    int read(ByteBuffer target) throws IOException;

    /** Writes what goes, possibly nothing. */
    int write(ByteBuffer source) throws IOException;

    /** Half-close: tells the peer that nothing more will be written. */
    void finish() throws IOException;

    /** Our address, where it is known. */
    Optional<SocketAddress> local();

    /** The peer's address, where it is known. */
    Optional<SocketAddress> remote();
}
