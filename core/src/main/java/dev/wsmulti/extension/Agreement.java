package dev.wsmulti.extension;

import java.util.List;

/** What the two ends of a session have agreed on. Immutable. */
public interface Agreement {
    /** The parameters of the server's answer. */
    List<Parameter> parameters();

    /** What changes the messages of a session that we send. Made once, when it opens; only where bits are reserved. */
    Encoder encoder(Codecs codecs);

    /**
     * What changes back the messages that we receive. The same holds.
     *
     * @throws dev.wsmulti.failure.FailureException if what was promised to the peer cannot be had
     */
    Decoder decoder(Codecs codecs);
}
