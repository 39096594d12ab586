package dev.wsmulti.extension;

import java.util.List;
import java.util.Optional;

/**
 * An extension of the WebSocket protocol (RFC 6455 section 9) that changes whole messages, and marks those that it changed
 * with reserved bits of their first frame. Immutable: one object serves any number of sessions of both roles, on any number
 * of loops. What belongs to a session is made by the {@link Agreement}.
 */
public interface Extension {
    /** The reserved bits as they lie in the first byte of a frame. */
    int RSV1 = 0x40;

    int RSV2 = 0x20;
    int RSV3 = 0x10;

    /** Its name in {@code Sec-WebSocket-Extensions}, a token. */
    String name();

    /** The reserved bits that mark its messages; 0 for an extension that is agreed on and changes none. */
    int reservedBits();

    /** What a client offers, the best first: each is a list of parameters. */
    List<List<Parameter>> offers();

    /**
     * A server's answer to one offer of a client: empty declines it, for a parameter that is unknown, doubled or out of its
     * range, or that cannot be kept. The next offer of this name is tried then.
     *
     * @param codecs those of the loop, so that nothing is promised that there is no memory for
     */
    Optional<Agreement> accept(List<Parameter> offered, Codecs codecs);

    /** A client's view of the server's answer: empty if it answers none of our offers, and the opening fails. */
    Optional<Agreement> agree(List<Parameter> answered);
}
