package dev.wsmulti.server;

import dev.wsmulti.http.Cookie;
import dev.wsmulti.http.Headers;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** An answer that is decided later; the fields are added to whichever it will be. */
record DeferredReply(Duration most, CompletionStage<? extends Reply> stage, Headers headers) implements Reply {
    @Override
    public DeferredReply header(String name, String value) {
        return new DeferredReply(most, stage, ReplyFields.and(headers, name, value));
    }

    @Override
    public DeferredReply cookie(Cookie cookie) {
        return new DeferredReply(most, stage, ReplyFields.and(headers, cookie));
    }
}
