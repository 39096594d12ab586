package dev.wsmulti.server;

import dev.wsmulti.engine.ServerExchange;
import dev.wsmulti.http.Cookie;
import dev.wsmulti.http.Headers;
import dev.wsmulti.transfer.Source;
import org.jspecify.annotations.Nullable;

/** A status, fields, and bytes or a source of them. */
final class FixedReply implements Reply {
    private static final byte[] NOTHING = {};

    private final int status;
    private final Headers headers;
    private final Headers contentType;
    private final byte[] bytes;
    private final @Nullable Source source;

    private FixedReply(int status, Headers headers, Headers contentType, byte[] bytes, @Nullable Source source) {
        if (status < 200 || status > 999) {
            throw new IllegalArgumentException("an answer has a status of 200 to 999 but was given " + status);
        }
        this.status = status;
        this.headers = headers;
        this.contentType = contentType;
        this.bytes = bytes;
        this.source = source;
    }

    static FixedReply of(int status) {
        return new FixedReply(status, Headers.of(), Headers.of(), NOTHING, null);
    }

    static FixedReply of(int status, Headers contentType, byte[] bytes) {
        return new FixedReply(status, Headers.of(), contentType, bytes, null);
    }

    static FixedReply of(int status, Headers contentType, Source source) {
        return new FixedReply(status, Headers.of(), contentType, NOTHING, source);
    }

    @Override
    public FixedReply header(String name, String value) {
        return with(ReplyFields.and(headers, name, value));
    }

    @Override
    public FixedReply cookie(Cookie cookie) {
        return with(ReplyFields.and(headers, cookie));
    }

    FixedReply with(Headers changed) {
        return new FixedReply(status, changed, contentType, bytes, source);
    }

    void give(ServerExchange exchange, Headers more) {
        Headers all = headers.append(more);
        if (!all.contains("Content-Type")) {
            all = all.append(contentType);
        }
        Source body = source;
        if (body == null) {
            exchange.answer(status, all, bytes);
        } else {
            exchange.answer(status, all, body);
        }
    }
}
