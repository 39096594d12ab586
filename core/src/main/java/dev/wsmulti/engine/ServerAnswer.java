package dev.wsmulti.engine;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.http.Headers;
import dev.wsmulti.transfer.Source;
import org.jspecify.annotations.Nullable;

/** The answer to one request on its way out: its head, then as much of its body as there is room for. */
final class ServerAnswer {
    private final int status;
    private final Headers headers;
    private final byte[] bytes;
    private final @Nullable BodyWriter writer;
    private int position;
    private boolean begun;
    private boolean ended;
    private boolean waits;

    private ServerAnswer(int status, Headers headers, byte[] bytes, @Nullable BodyWriter writer) {
        this.status = status;
        this.headers = headers;
        this.bytes = bytes;
        this.writer = writer;
    }

    static ServerAnswer of(int status, Headers headers, byte[] bytes) {
        return new ServerAnswer(status, headers, bytes, null);
    }

    static ServerAnswer of(int status, Headers headers, BodyWriter writer) {
        return new ServerAnswer(status, headers, new byte[0], writer);
    }

    /** Whether its head is queued: nothing else can be answered any more. */
    boolean begun() {
        return begun;
    }

    /** Whether it is queued whole. */
    boolean ended() {
        return ended;
    }

    /** Whether its source has something to give as soon as there is room. */
    boolean wantsRoom() {
        return begun && !ended && !waits;
    }

    /** Queues what there is room for; says whether anything moved. */
    boolean produce(ServerExchange exchange, HttpSocket to) {
        if (ended) {
            return false;
        }
        ByteQueue out = to.wire.out;
        boolean moved = !begun;
        if (!begun) {
            begin(exchange, out);
            begun = true;
        }
        BodyWriter source = writer;
        if (ended) {
            return true;
        }
        if (source == null) {
            int count = (int) Math.max(0, Math.min(out.room(), bytes.length - position));
            out.append(bytes, position, count);
            position += count;
            ended = position == bytes.length;
            return moved || count > 0;
        }
        long before = source.sent();
        waits = source.fill(to) == Source.State.LATER;
        ended = source.ended();
        if (ended) {
            // An empty one has never been read to its end.
            source.close();
        }
        return moved || ended || source.sent() > before;
    }

    private void begin(ServerExchange exchange, ByteQueue out) {
        // RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5: these have no body, whatever was given; a 205 says that it is
        // empty.
        boolean reset = status == 205;
        boolean bodyless = status == 204 || status == 304 || reset;
        BodyWriter source = bodyless ? null : writer;
        long length = source == null ? bytes.length : source.open();
        boolean chunked = length < 0 && exchange.head().minorVersion() > 0;
        if (length < 0 && !chunked || exchange.bodyIsHeldBack()) {
            // RFC 9112 section 6.3: HTTP/1.0 knows no chunks, so the end of the connection is the end of the body.
            exchange.closeAfter();
        }
        long silent = reset ? 0 : AnswerHeads.NOTHING;
        long said = chunked ? AnswerHeads.CHUNKED : bodyless || length < 0 ? silent : length;
        boolean old = exchange.head().minorVersion() == 0;
        Engine engine = exchange.loop();
        engine.http.answerHeads.write(
                out, status, headers, said, exchange.closes() ? "close" : old ? "keep-alive" : "", engine.now);
        boolean isHead = exchange.head().method().equals("HEAD");
        if (source != null) {
            source.chunked(chunked);
            if (isHead) {
                source.close();
            }
        }
        ended = bodyless || isHead || source == null && bytes.length == 0;
    }

    /** No more of it will go out. */
    void close() {
        if (writer != null) {
            writer.close();
        }
    }
}
