package dev.wsmulti.server;

import dev.wsmulti.engine.ServerExchange;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.observe.Log;
import dev.wsmulti.secure.TlsFacts;
import dev.wsmulti.transfer.Loop;
import dev.wsmulti.transfer.Sink;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.websocket.OpeningHandshake;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A request as handlers see it. */
final class Served implements Upgrade {
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain; charset=utf-8");
    private static final Headers BINARY = Headers.of("Content-Type", "application/octet-stream");

    private final ServerExchange exchange;
    private final Map<String, String> variables;
    private final boolean upgrade;

    Served(ServerExchange exchange, Map<String, String> variables, boolean upgrade) {
        this.exchange = exchange;
        this.variables = variables;
        this.upgrade = upgrade;
    }

    /** Gives what a handler answered. */
    void give(Reply reply) {
        give(reply, Headers.of());
    }

    private void give(Reply reply, Headers more) {
        if (reply instanceof FixedReply fixed) {
            fixed.give(exchange, more);
        } else if (reply instanceof DeferredReply deferred) {
            exchange.decideWithin(deferred.most());
            Headers all = deferred.headers().append(more);
            deferred.stage().whenComplete((decided, thrown) -> onLoop(() -> decided(decided, thrown, all)));
        } else if (reply instanceof Accept accept) {
            if (!upgrade) {
                throw new IllegalStateException("only a request for an upgrade can be accepted");
            }
            accept.give(exchange, more);
        } else {
            throw new IllegalStateException("a handler must answer: it returned null");
        }
    }

    private void onLoop(Runnable action) {
        if (exchange.loop().inLoop()) {
            action.run();
        } else {
            exchange.loop().execute(action);
        }
    }

    private void decided(@Nullable Reply reply, @Nullable Throwable thrown, Headers more) {
        try {
            if (exchange.isDecided()) {
                return;
            }
            if (reply == null) {
                throw thrown != null ? thrown : new IllegalStateException("later: the stage completed without a reply");
            }
            give(reply, more);
        } catch (Throwable failed) {
            Log.error("the decision on " + head().method() + " " + head().path() + " failed", failed);
            give(FixedReply.of(500));
        }
    }

    @Override
    public RequestHead head() {
        return exchange.head();
    }

    @Override
    public String variable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has the variables " + variables.keySet() + ", not " + name);
        }
        return value;
    }

    @Override
    public Optional<SocketAddress> peer() {
        return exchange.peer();
    }

    @Override
    public Optional<TlsFacts> tls() {
        return exchange.tls();
    }

    @Override
    public Loop loop() {
        return exchange.loop();
    }

    @Override
    public Reply respond(int status) {
        return FixedReply.of(status);
    }

    @Override
    public Reply respond(int status, String text) {
        return FixedReply.of(status, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Reply respond(int status, byte[] bytes) {
        return FixedReply.of(status, BINARY, bytes);
    }

    @Override
    public Reply respond(int status, Source body) {
        return FixedReply.of(status, BINARY, body);
    }

    @Override
    public Reply later(Duration most, CompletionStage<? extends Reply> reply) {
        return new DeferredReply(most, reply, Headers.of());
    }

    @Override
    public void maxBody(long bytes) {
        onLoopOnly();
        exchange.maxBody(bytes);
    }

    @Override
    public CompletionStage<String> text() {
        onLoopOnly();
        return exchange.collect().thenApply(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public Source body() {
        return exchange.body();
    }

    @Override
    public CompletionStage<Long> into(Sink sink) {
        onLoopOnly();
        try {
            if (sink.open(new ResponseHead(200, "OK", 1, head().headers()))) {
                return exchange.into(sink);
            }
            return CompletableFuture.failedStage(new IOException("the sink does not want the body"));
        } catch (IOException refused) {
            return CompletableFuture.failedStage(refused);
        }
    }

    @Override
    public void pause() {
        exchange.pause();
    }

    @Override
    public void resume() {
        exchange.resume();
    }

    @Override
    public void onAbort(Runnable action) {
        onLoopOnly();
        exchange.onAbort(action);
    }

    private void onLoopOnly() {
        if (!exchange.loop().inLoop()) {
            throw new IllegalStateException("the body of a request is for the loop's thread: ask in the handler");
        }
    }

    @Override
    public List<String> subprotocols() {
        return OpeningHandshake.offered(head());
    }

    @Override
    public Accept accept(WsHandler handler) {
        return new Accept(handler, subprotocols());
    }
}
