package dev.wsmulti.peers;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import java.net.InetSocketAddress;
import java.net.URI;

/** An echo of Netty, in either role, that gives every second message back in fragments. */
final class NettyEcho implements AutoCloseable {
    private static final int MOST = 4 << 20;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel channel;

    private NettyEcho(WebSocketServerExtensionHandshaker extension) throws InterruptedException {
        WebSocketServerProtocolConfig config = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/")
                .allowExtensions(true)
                .maxFramePayloadLength(MOST)
                .build();
        channel = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(handlers(() -> new ChannelHandler[] {
                    new HttpServerCodec(),
                    new HttpObjectAggregator(MOST),
                    new WebSocketServerExtensionHandler(extension),
                    new WebSocketServerProtocolHandler(config),
                    new WebSocketFrameAggregator(MOST),
                    new Echo()
                }))
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
    }

    private NettyEcho(String url, WebSocketClientExtensionHandshaker extension) throws InterruptedException {
        URI uri = URI.create(url);
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(uri)
                .allowExtensions(true)
                // it would end the connection without an answer
                .handleCloseFrames(false)
                .maxFramePayloadLength(MOST)
                .build();
        channel = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(handlers(() -> new ChannelHandler[] {
                    new HttpClientCodec(),
                    new HttpObjectAggregator(MOST),
                    new WebSocketClientExtensionHandler(extension),
                    new WebSocketClientProtocolHandler(config),
                    new WebSocketFrameAggregator(MOST),
                    new Echo()
                }))
                .connect(uri.getHost(), uri.getPort())
                .sync()
                .channel();
    }

    static NettyEcho server(WebSocketServerExtensionHandshaker extension) throws InterruptedException {
        return new NettyEcho(extension);
    }

    static NettyEcho client(String url, WebSocketClientExtensionHandshaker extension) throws InterruptedException {
        return new NettyEcho(url, extension);
    }

    private interface Handlers {
        ChannelHandler[] make();
    }

    private static ChannelHandler handlers(Handlers handlers) {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel connection) {
                connection.pipeline().addLast(handlers.make());
            }
        };
    }

    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void close() {
        channel.close();
        group.shutdownGracefully();
    }

    private static final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {
        private boolean fragmented;

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            if (frame instanceof CloseWebSocketFrame) {
                context.writeAndFlush(frame.retain()).addListener(ChannelFutureListener.CLOSE);
                return;
            }
            if (fragmented) {
                inFragments(context, frame);
            } else {
                context.write(frame.retain());
            }
            context.flush();
            fragmented = !fragmented;
        }

        private static void inFragments(ChannelHandlerContext context, WebSocketFrame frame) {
            ByteBuf content = frame.content();
            int piece = Math.max(1, content.readableBytes() / 5);
            ByteBuf first = content.readRetainedSlice(Math.min(piece, content.readableBytes()));
            context.write(
                    frame instanceof TextWebSocketFrame
                            ? new TextWebSocketFrame(false, 0, first)
                            : new BinaryWebSocketFrame(false, 0, first));
            while (content.isReadable()) {
                ByteBuf next = content.readRetainedSlice(Math.min(piece, content.readableBytes()));
                context.write(new ContinuationWebSocketFrame(false, 0, next));
            }
            context.write(new ContinuationWebSocketFrame(true, 0, content.readRetainedSlice(0)));
        }
    }
}
