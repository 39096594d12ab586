package dev.wsmulti.benchmarks.peers;

import dev.wsmulti.benchmarks.Remote;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;

/** Vert.x' echo, frame by frame on one event loop over NIO, which is its cheapest form. */
public final class VertxEcho {
    private VertxEcho() {}

    public static void main(String... args) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(false));
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
        var unused = vertx.createHttpServer(options)
                .webSocketHandler(VertxEcho::echo)
                .listen()
                .onSuccess(server -> {
                    Remote.obey();
                    System.out.println("listening on 127.0.0.1:" + server.actualPort());
                });
    }

    private static void echo(ServerWebSocket socket) {
        socket.frameHandler(frame -> {
            if (!frame.isClose() && !frame.isPing()) {
                var unused = socket.writeFrame(frame);
            }
        });
    }
}
