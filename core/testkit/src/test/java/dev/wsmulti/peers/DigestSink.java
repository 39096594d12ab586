package dev.wsmulti.peers;

import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.server.Exchange;
import dev.wsmulti.server.Reply;
import dev.wsmulti.transfer.Sink;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;

/** Takes a body and keeps its digest. */
final class DigestSink implements Sink {
    private final MessageDigest digest = Samples.sha256();

    /** Answers the digest of the request's body. */
    static Reply answer(Exchange exchange) {
        DigestSink sink = new DigestSink();
        return exchange.later(
                Duration.ofSeconds(20),
                exchange.into(sink).thenApply(length -> exchange.respond(200, Samples.hex(sink.digest.digest()))));
    }

    @Override
    public boolean open(ResponseHead head) {
        return true;
    }

    @Override
    public void write(ByteBuffer bytes) {
        digest.update(bytes);
    }

    @Override
    public void close(boolean whole) {}
}
