package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.WsChannel;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.FrameMeta;
import dev.wsmulti.transfer.FrameType;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * curl's tests 27xx through a channel, as its test program asks: the head of a frame first with a buffer without room, then
 * 256 bytes at a time; and those of test_20 in their send and receive form.
 */
class CurlChannelTest extends CurlSessionTest {
    private static final int CHUNK = 256;
    private static final Duration LONG = Duration.ofMinutes(10);

    private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
    private final Random random = new Random(20);
    private WsChannel channel;
    private boolean ended;

    @Override
    TestPeer open(WsOptions options) {
        ended = false;
        channel = WsChannel.connect(kit.multi(), kit.request().options(options));
        return kit.accept();
    }

    /** Frame by frame, so that each is echoed before the next one comes. */
    @Override
    TestPeer say(TestPeer from, byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            int end = endOfFrame(bytes, at);
            from.send(Arrays.copyOfRange(bytes, at, end));
            settle();
            at = end;
        }
        return from;
    }

    private static int endOfFrame(byte[] bytes, int at) {
        int form = bytes.length > at + 1 ? bytes[at + 1] & 0x7f : 0;
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int end = form == 126
                ? at + 4 + (in.getShort(at + 2) & 0xffff)
                : form == 127 ? at + 10 + (int) in.getLong(at + 2) : at + 2 + form;
        return Math.min(end, bytes.length);
    }

    @Override
    void settle() {
        kit.settle();
        while (!ended && receiveFrame()) {
            kit.settle();
        }
    }

    /** Takes what has come of a frame; says whether that was anything. */
    private boolean receiveFrame() {
        int before = frame.size();
        int count = channel.receive(ByteBuffer.allocate(0));
        while (count >= 0 && channel.meta().frameLeft() > 0) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            count = channel.receive(chunk);
            frame.write(chunk.array(), 0, chunk.position());
        }
        if (count == WsChannel.END) {
            ended = true;
            outcome = channel.outcome().orElseThrow();
            events.add("end");
        } else if (count != WsChannel.AGAIN) {
            events.add(show(channel.meta(), frame.toByteArray()));
            echo(channel.meta(), frame.toByteArray());
            frame.reset();
        }
        return count >= 0 || frame.size() > before;
    }

    private void echo(FrameMeta meta, byte[] bytes) {
        switch (meta.type()) {
            case PING -> assertThat(channel.ping(ByteBuffer.wrap(bytes))).isEqualTo(SendResult.ACCEPTED);
            case PONG -> assertThat(channel.pong(ByteBuffer.wrap(bytes))).isEqualTo(SendResult.ACCEPTED);
            case CLOSE -> {}
            default ->
                kit.onLoop(() -> channel.session()
                        .startFrame(
                                meta.type() == FrameType.TEXT ? MessageType.TEXT : MessageType.BINARY,
                                bytes.length,
                                meta.lastFrame())
                        .write(ByteBuffer.wrap(bytes)));
        }
    }

    // The others of tests/data.

    @Test
    @Override
    void curl2302OnePingAndOneMessage() {
        TestPeer other = open(WsOptions.of());
        other.hex("8900 8105 68656c6c6f");
        assertThat(channel.receiveMessage()).isEmpty();
        kit.settle();
        assertThat(channel.receiveMessage().orElseThrow().text()).isEqualTo("hello");
        assertThat(other.heard()).containsExactly("8a");
    }

    @Test
    @Override
    void curl2303AStatusOf200() {
        channel = WsChannel.connect(kit.multi(), kit.request());
        TestPeer other = kit.acceptRaw();
        other.heardRaw();
        other.send("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nhello\r\n");
        kit.settle();
        assertThat(channel.receive(ByteBuffer.allocate(10))).isEqualTo(WsChannel.END);
        assertThat(channel.outcome().orElseThrow().failure().kind()).isEqualTo(Kind.UPGRADE_REFUSED);
        assertThat(channel.send("x")).isEqualTo(SendResult.CLOSED);
    }

    @Test
    @Override
    void curl2304TheServerClosesBehindThe101() {
        TestPeer other = open(WsOptions.of());
        assertThat(channel.state()).isEqualTo(WsSession.State.OPEN);
        other.raw().close();
        settle();
        assertThat(events).containsExactly("end");
        assertThat(outcome.failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(channel.receive(ByteBuffer.allocate(1))).isEqualTo(WsChannel.END);
        assertThat(channel.send("late")).isEqualTo(SendResult.CLOSED);
        assertThat(channel.ping(ByteBuffer.allocate(0))).isEqualTo(SendResult.CLOSED);
    }

    @Test
    void curl2301RawBytes() {
        channel = WsChannel.connectRaw(kit.multi(), kit.request());
        TestPeer other = kit.acceptRaw();
        other.send(Ends.join(
                Ends.bytes(TestPeer.switching(TestPeer.keyOf(other.heardRaw()))), new byte[] {(byte) 0x89, 0}));
        kit.settle();
        ByteBuffer bytes = ByteBuffer.allocate(100);
        assertThat(channel.receive(bytes)).isEqualTo(2);
        assertThat(HexFormat.of().formatHex(bytes.array(), 0, 2)).isEqualTo("8900");
        assertThatThrownBy(channel::meta).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(channel::receiveMessage).isInstanceOf(IllegalStateException.class);
        assertThat(channel.sendRaw(ByteBuffer.wrap(new byte[] {(byte) 0x8a, 0})))
                .isEqualTo(SendResult.ACCEPTED);
        assertThat(other.heardRaw()).isEqualTo("\u008a\0");
        other.finish();
        kit.settle();
        assertThat(channel.receive(bytes)).isEqualTo(WsChannel.END);
        assertThat(channel.outcome().orElseThrow().failed()).isFalse();
    }

    // test_20_websockets.py against our own server on the same loop.

    private InetSocketAddress server() {
        return kit.multi()
                .listen(0, Routes.of().ws("/", WsHandler.of().onMessage(WsSession::send)))
                .address();
    }

    private void echoServer() {
        channel = WsChannel.connect(kit.multi(), WsRequest.to("ws://127.0.0.1:" + server().getPort() + "/"));
        kit.settle();
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] receiveWhole(int chunk) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        boolean last = false;
        while (!last) {
            ByteBuffer part = ByteBuffer.allocate(chunk);
            int count = channel.receive(part);
            if (count == WsChannel.AGAIN) {
                kit.settle(channel.session());
                count = channel.receive(part);
            }
            assertThat(count).isGreaterThanOrEqualTo(0);
            assertThat(channel.meta().messageOffset()).isEqualTo(whole.size());
            whole.write(part.array(), 0, count);
            last = channel.meta().last();
        }
        return whole.toByteArray();
    }

    private void assertEchoed(byte[] bytes, int chunk) {
        assertThat(channel.send(ByteBuffer.wrap(bytes))).isEqualTo(SendResult.ACCEPTED);
        assertThat(receiveWhole(chunk)).as("%d bytes", bytes.length).isEqualTo(bytes);
    }

    private void goodbye() {
        channel.session().close();
        kit.settle();
        kit.multi().close();
    }

    @Test
    void test2001APlainGetOfAWsRouteIs426() {
        HttpTransfer fetch = kit.multi().add(HttpFetch.get("http://127.0.0.1:" + server().getPort() + "/"));
        kit.settle();
        assertThat(fetch.outcome().orElseThrow().failed()).isFalse();
        assertThat(fetch.outcome().orElseThrow().status()).isEqualTo(426);
        kit.multi().close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 120, 65_530})
    void test2004To2006EverySizeComesBack(int from) {
        echoServer();
        IntStream.range(from, from + 11).forEach(size -> assertEchoed(bytes(size), 65_536));
        goodbye();
    }

    @Test
    void test2007LargeSizesInChunksOf1KiB() {
        echoServer();
        IntStream.rangeClosed(65_530, 65_540).forEach(size -> assertEchoed(bytes(size), 1024));
        goodbye();
    }

    @Test
    void test2008ASocketThatBlocksEvery8192Bytes() {
        kit.network().capacity(8192);
        echoServer();
        for (int i = 0; i < 10; i++) {
            assertEchoed(bytes(20_000), 4096);
        }
        List<byte[]> several = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            byte[] bytes = bytes(20_000);
            several.add(bytes);
            assertThat(channel.send(ByteBuffer.wrap(bytes))).isEqualTo(SendResult.ACCEPTED);
        }
        several.forEach(bytes -> assertThat(receiveWhole(777)).isEqualTo(bytes));
        goodbye();
    }

    @Test
    void test2009TenEmptyFrames() {
        echoServer();
        for (int i = 0; i < 10; i++) {
            assertThat(channel.send("")).isEqualTo(SendResult.ACCEPTED);
        }
        kit.settle();
        ByteBuffer any = ByteBuffer.allocate(10);
        for (int i = 0; i < 10; i++) {
            assertThat(channel.receive(any)).isZero();
            assertThat(channel.meta().type()).isEqualTo(FrameType.TEXT);
            assertThat(channel.meta().first() && channel.meta().last()).isTrue();
            assertThat(channel.meta().frameLength()).isZero();
        }
        assertThat(channel.receive(any)).as("each comes once").isEqualTo(WsChannel.AGAIN);
        goodbye();
    }

    /** A peer that floods pings and never reads: memory does not grow with their number, and stallTimeout ends it. */
    @ParameterizedTest
    @ValueSource(ints = {131_072, 655_360})
    void test2011AFloodOfPings(int pings) {
        TestPeer other = open(WsOptions.of());
        byte[] ping = other.encode(0x89, Ends.bytes("x".repeat(20)));
        ByteArrayOutputStream thousand = new ByteArrayOutputStream();
        for (int i = 0; i < 1024; i++) {
            thousand.writeBytes(ping);
        }
        for (int i = 0; i < pings / 1024; i++) {
            other.send(thousand.toByteArray());
            kit.settle();
            assertThat(channel.receive(ByteBuffer.allocate(10))).isEqualTo(WsChannel.AGAIN);
        }
        assertThat(kit.multi().stats().segments()).isLessThan(50);
        kit.advance(Duration.ofSeconds(31));
        assertThat(channel.receive(ByteBuffer.allocate(10))).isEqualTo(WsChannel.END);
        assertThat(channel.outcome().orElseThrow().failure().message()).contains("stallTimeout");
    }

    /** Nobody receives for a while after the first and the third frame: never more than one frame a call. */
    @ParameterizedTest
    @ValueSource(ints = {5, 65_536})
    void test2012And2013FourFramesWithPauses(int size) {
        TestPeer other = open(WsOptions.of());
        byte[] frames = Ends.join(
                other.encode(0x82, bytes(size)),
                other.encode(0x82, bytes(size)),
                other.encode(0x82, bytes(size)),
                other.encode(0x82, bytes(size)));
        int sent = 0;
        for (int i = 0; i < 4; i++) {
            int taken = 0;
            boolean last = false;
            while (!last) {
                sent += offer(other, frames, sent);
                kit.settle();
                int count = channel.receive(ByteBuffer.allocate(1_000_000));
                assertThat(count).isBetween(0, size);
                taken += count;
                last = channel.meta().last();
            }
            assertThat(taken).isEqualTo(size);
            if (i % 2 == 0) {
                kit.advance(Duration.ofMillis(500));
            }
        }
    }

    private static int offer(TestPeer from, byte[] bytes, int at) {
        try {
            return from.raw().offer(bytes, at);
        } catch (java.io.IOException lost) {
            throw new java.io.UncheckedIOException(lost);
        }
    }

    /** Of a callback that throws: two calls, then the end. A channel has none for data; here is one for pongs. */
    @Test
    void test2014ACallbackThatThrowsIsCalledNoMore() {
        List<Integer> calls = new ArrayList<>();
        channel = WsChannel.connect(kit.multi(), kit.request().onPong((ws, pong) -> {
            calls.add(calls.size());
            if (calls.size() == 2) {
                throw new IllegalStateException("enough");
            }
        }));
        TestPeer other = kit.accept();
        other.hex("8a00 8a00 8a00 8a00").finish();
        kit.settle();
        assertThat(calls).containsExactly(0, 1);
        assertThat(channel.outcome().orElseThrow().failure().kind()).isEqualTo(Kind.CALLBACK_THREW);
    }

    @Test
    void messagesAreWholeWhateverTheirFragments() throws InterruptedException {
        TestPeer other = open(WsOptions.of());
        other.hex("0102 6162 8a00 0002 6364 8002 6566 8201 00");
        kit.settle();
        assertThat(channel.receiveMessage(LONG).map(Message::text)).contains("abcdef");
        assertThat(channel.receiveMessage(LONG).map(Message::isText)).contains(false);
    }
}
