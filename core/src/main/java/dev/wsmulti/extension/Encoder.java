package dev.wsmulti.extension;

/** The sending side of a session. */
public non-sealed interface Encoder extends Coder {
    /** In place of a number of bytes: this message should go out as it is. */
    int PLAIN = -1;

    /**
     * A message of ours begins.
     *
     * @param length its bytes; -1 for one that is sent in pieces, each of which is to leave whole when it has been given, and
     *     for which {@link #PLAIN} is no answer any more
     * @return whether it is to be changed and marked
     */
    boolean begin(long length);

    /** The message was sent as it came out; or it was not, because of {@link #PLAIN}, and the peer knows nothing of it. */
    void end(boolean sent);

    /** Nothing was sent for a while: what the peer does not rely on may go. */
    void rest();

    /** Whether {@link #rest} would free something. */
    boolean canRest();
}
