package dev.wsmulti.benchmarks.peers;

import dev.wsmulti.benchmarks.Remote;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;

/** Netty's echo on NIO, one thread. */
public final class NettyEcho {
    private static final int LEVEL = 6;
    private static final int WINDOW = 15;
    private static final int LARGEST = 1 << 20;

    private final Setting setting;

    private NettyEcho(Setting setting) {
        this.setting = setting;
    }

    /** What is switched how. */
    private enum Setting {
        /** As the manual has it: every frame is written and flushed. */
        DEFAULT,
        /** One flush a batch of reads, no promise for a write, no check of UTF-8, no extensions. */
        TUNED,
        /** It compresses where the client asks, without takeover if asked, with zlib's default level. */
        DEFLATE
    }

    /** @param args {@code default}, {@code tuned} or {@code deflate} */
    public static void main(String... args) throws InterruptedException {
        NettyEcho echo = new NettyEcho(Setting.valueOf(args[0].toUpperCase(Locale.ROOT)));
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Channel listener = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        echo.fill(channel.pipeline());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        Remote.obey();
        System.out.println("listening on 127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort());
        listener.closeFuture().sync();
    }

    private void fill(ChannelPipeline pipeline) {
        pipeline.addLast(new HttpServerCodec(), new HttpObjectAggregator(LARGEST));
        switch (setting) {
            case DEFAULT -> pipeline.addLast(new WebSocketServerProtocolHandler("/"), new FlushingEcho());
            case TUNED ->
                pipeline.addLast(
                        new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                                .websocketPath("/")
                                .decoderConfig(WebSocketDecoderConfig.newBuilder()
                                        .withUTF8Validator(false)
                                        .allowExtensions(false)
                                        .build())
                                .build()),
                        new Echo(true));
            case DEFLATE ->
                pipeline.addLast(
                        new WebSocketServerExtensionHandler(new PerMessageDeflateServerExtensionHandshaker(
                                LEVEL, true, WINDOW, true, true, LARGEST)),
                        new WebSocketServerProtocolHandler("/", null, true, LARGEST, false, true),
                        new Echo(false));
        }
    }

    /** One flush for all frames of a read. */
    private static final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {
        private final boolean unpromised;

        Echo(boolean unpromised) {
            this.unpromised = unpromised;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            var unused =
                    unpromised ? context.write(frame.retain(), context.voidPromise()) : context.write(frame.retain());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }

    private static final class FlushingEcho extends SimpleChannelInboundHandler<WebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            var unused = context.writeAndFlush(frame.retain());
        }
    }
}
