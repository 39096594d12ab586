package dev.wsmulti.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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

    /**
     * Has the system write a part of a file, whose position stays. Returns how many bytes went, possibly none: where the
     * socket takes no more, or the file has no such part. -1 if there is no such way here; then bytes are to be
     * {@linkplain #write(ByteBuffer) written}. Default: -1.
     *
     * @throws IOException if the connection is lost, or the file cannot be read; nothing says which
     */
    default long write(FileChannel file, long from, long most) throws IOException {
        return -1;
    }

    /** Half-close: tells the peer that nothing more will be written. */
    void finish() throws IOException;

    /** Our address, where it is known. */
    Optional<SocketAddress> local();

    /** The peer's address, where it is known. */
    Optional<SocketAddress> remote();
}
