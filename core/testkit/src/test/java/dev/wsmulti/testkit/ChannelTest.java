package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.wsmulti.WsChannel;
import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.failure.TransferException;
import dev.wsmulti.transfer.FrameType;
import dev.wsmulti.transfer.Loop;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A channel on a loop in memory. Its clock goes on a little with every look at it, so that forms that wait come back. */
class ChannelTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long TICK = Duration.ofMillis(1).toNanos();

    private final AtomicLong time = new AtomicLong();
    private final TestKit kit = TestKit.create(builder -> builder.clock(() -> time.addAndGet(TICK)));

    @AfterEach
    void nothingIsLeft() {
        kit.close();
        assertThat(kit.multi().stats()).matches(WsMulti.Stats::isEmpty, "empty");
    }

    private WsChannel connect(UnaryOperator<WsRequest> more) {
        return WsChannel.connect(kit.multi(), more.apply(kit.request()));
    }

    private WsChannel connect() {
        return connect(request -> request);
    }

    /** What the peer does after so many milliseconds, while the channel waits. */
    private void later(int millis, Runnable action) {
        kit.multi().schedule(Duration.ofMillis(millis), action);
    }

    private Duration timed(ThrowingCallable call) {
        long begin = time.get();
        try {
            call.call();
        } catch (Throwable thrown) {
            throw new AssertionError(thrown);
        }
        return Duration.ofNanos(time.get() - begin);
    }

    private static String text(ByteBuffer received) {
        return new String(received.array(), 0, received.position());
    }

    // Opening.

    @Test
    void b4NothingIsReadPastThe101UntilItIsAskedFor() throws InterruptedException {
        WsChannel channel = connect();
        TestPeer peer = kit.acceptRaw();
        String answer = TestPeer.switching(TestPeer.keyOf(peer.heardRaw()));
        later(50, () -> peer.send(answer));
        channel.awaitOpen(SECOND);
        assertThat(channel.state()).isEqualTo(WsSession.State.OPEN);
        peer.text("later");
        assertThat(channel.receive(ByteBuffer.allocate(100))).isEqualTo(WsChannel.AGAIN);
        assertThat(channel.session().info().bytesReceived()).isEqualTo(answer.length());
        assertThat(channel.receiveMessage(SECOND).map(Message::text)).contains("later");
    }

    @Test
    void b4WhatCameWithThe101IsKept() throws InterruptedException {
        WsChannel channel = connect();
        TestPeer peer = kit.acceptRaw();
        peer.send(Ends.join(
                Ends.bytes(TestPeer.switching(TestPeer.keyOf(peer.heardRaw()))),
                peer.encode(0x81, Ends.bytes("first"))));
        channel.awaitOpen(SECOND);
        assertThat(channel.receiveMessage(SECOND).map(Message::text)).contains("first");
    }

    @Test
    void aServerThatClosesWithThe101WasOpenAllTheSame() throws InterruptedException {
        WsChannel channel = connect();
        TestPeer peer = kit.acceptRaw();
        peer.send(TestPeer.switching(TestPeer.keyOf(peer.heardRaw()))).finish();
        channel.awaitOpen(SECOND);
        assertThat(channel.receive(ByteBuffer.allocate(1), SECOND)).isEqualTo(WsChannel.END);
        assertThat(channel.outcome().orElseThrow().failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThatThrownBy(() -> channel.receiveMessage(SECOND)).isInstanceOf(TransferException.class);
    }

    @Test
    void anOpeningThatIsRefusedIsAnExceptionWithTheFailure() {
        WsChannel channel = connect();
        TestPeer peer = kit.acceptRaw();
        peer.heardRaw();
        peer.send("HTTP/1.1 403 no\r\nContent-Length: 0\r\n\r\n");
        assertThatThrownBy(() -> channel.awaitOpen(SECOND))
                .asInstanceOf(type(TransferException.class))
                .satisfies(thrown -> assertThat(thrown.failure().kind()).isEqualTo(Kind.UPGRADE_REFUSED));
    }

    @Test
    void anOpeningThatTakesTooLongIsCancelled() {
        WsChannel channel = connect();
        kit.acceptRaw();
        Duration took = timed(() -> assertThatThrownBy(() -> channel.awaitOpen(SECOND))
                .asInstanceOf(type(TransferException.class))
                .satisfies(thrown -> assertThat(thrown.failure().kind()).isEqualTo(Kind.TIMED_OUT)));
        assertThat(took).isBetween(SECOND, Duration.ofMillis(1_100));
        kit.settle();
        assertThat(channel.outcome().orElseThrow().failure().kind()).isEqualTo(Kind.CANCELLED);
    }

    @Test
    void whileItOpensItIsAskedAgain() throws InterruptedException {
        WsChannel channel = connect();
        assertThat(channel.state()).isEqualTo(WsSession.State.CONNECTING);
        assertThat(channel.receive(ByteBuffer.allocate(1))).isEqualTo(WsChannel.AGAIN);
        assertThat(channel.receiveMessage()).isEmpty();
        assertThat(channel.send("x")).isEqualTo(SendResult.FULL);
        assertThat(channel.send(Message.text("x"), Duration.ofMillis(20))).isEqualTo(SendResult.FULL);
        TestPeer peer = kit.accept();
        assertThat(channel.send(Message.text("x"), SECOND)).isEqualTo(SendResult.ACCEPTED);
        assertThat(peer.heard()).containsExactly("81 x");
    }

    @Test
    void callbacksForDataAreRefused() {
        List<UnaryOperator<WsRequest>> withers = List.of(
                it -> it.onData((ws, piece) -> {}),
                it -> it.onMessage((ws, message) -> {}),
                it -> it.onText((ws, text) -> {}),
                it -> it.onBinary((ws, message) -> {}),
                it -> it.onRaw((ws, bytes) -> {}));
        assertThat(withers)
                .allSatisfy(wither -> assertThatThrownBy(() -> connect(wither))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("receive"));
    }

    @Test
    void otherCallbacksObserve() throws InterruptedException {
        List<String> seen = new ArrayList<>();
        WsChannel channel = connect(request -> request.onOpen(ws -> seen.add("open"))
                .onPing((ws, ping) -> seen.add("ping"))
                .onPong((ws, pong) -> seen.add("pong"))
                .onClosing((ws, close) -> seen.add("closing"))
                .onClose((ws, outcome) -> seen.add("close")));
        kit.accept().hex("8900 8a00 8800").finish();
        assertThat(channel.receiveMessage(SECOND)).isEmpty();
        assertThat(seen).containsExactly("open", "ping", "pong", "closing", "close");
    }

    // Receiving.

    @Test
    void aSmallBufferLosesNothing() {
        WsChannel channel = connect();
        TestPeer peer = kit.accept();
        peer.text("hello world").text("next");
        kit.settle();
        StringBuilder all = new StringBuilder();
        for (int at = 0; at < 11; at += 4) {
            ByteBuffer four = ByteBuffer.allocate(4);
            int count = channel.receive(four);
            all.append(text(four));
            assertThat(count).isEqualTo(Math.min(4, 11 - at));
            assertThat(channel.meta().frameOffset()).isEqualTo(at);
            assertThat(channel.meta().messageOffset()).isEqualTo(at);
            assertThat(channel.meta().frameLength()).isEqualTo(11);
            assertThat(channel.meta().frameLeft()).isEqualTo(Math.max(0, 11 - at - 4));
            assertThat(channel.meta().first()).isEqualTo(at == 0);
            assertThat(channel.meta().last()).isEqualTo(at + count == 11);
            assertThat(channel.meta().lastFrame()).isTrue();
        }
        assertThat(all).hasToString("hello world");
        ByteBuffer wide = ByteBuffer.allocate(100);
        assertThat(channel.receive(wide)).as("one frame at most").isEqualTo(4);
        assertThat(channel.receive(wide)).isEqualTo(WsChannel.AGAIN);
    }

    @Test
    void aBufferWithoutRoomShowsWhatWaits() {
        WsChannel channel = connect();
        kit.accept().text("hello");
        kit.settle();
        ByteBuffer none = ByteBuffer.allocate(0);
        assertThat(channel.receive(none)).isZero();
        assertThat(channel.receive(none)).isZero();
        assertThat(channel.meta().frameLeft()).isEqualTo(5);
        assertThat(channel.meta().first()).isTrue();
        assertThat(channel.meta().last()).isFalse();
        ByteBuffer some = ByteBuffer.allocate(5);
        assertThat(channel.receive(some)).isEqualTo(5);
        assertThat(channel.meta().first() && channel.meta().last()).isTrue();
    }

    @Test
    void metaBeforeAnythingIsRefused() {
        WsChannel channel = connect();
        assertThatThrownBy(channel::meta).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theEndHasAName() {
        WsChannel channel = connect();
        kit.accept().text("last").hex("8805 03e9 627965").finish();
        kit.settle();
        ByteBuffer bytes = ByteBuffer.allocate(100);
        assertThat(channel.receive(bytes)).isEqualTo(4);
        assertThat(channel.receive(bytes)).isEqualTo(5);
        assertThat(channel.meta().type()).isEqualTo(FrameType.CLOSE);
        assertThat(channel.receive(bytes)).isEqualTo(WsChannel.END);
        assertThat(channel.receive(bytes)).isEqualTo(WsChannel.END);
        assertThat(channel.receiveMessage()).isEmpty();
        assertThat(channel.outcome().orElseThrow().close().code()).isEqualTo(1001);
        assertThat(channel.outcome().orElseThrow().clean()).isTrue();
        assertThat(channel.send("late")).isEqualTo(SendResult.CLOSED);
    }

    @Test
    void aMessageIsAllOrNothingForBothForms() throws InterruptedException {
        WsChannel channel = connect();
        TestPeer peer = kit.accept();
        peer.hex("0102 6162");
        assertThat(channel.receiveMessage(SECOND)).as("not whole yet").isEmpty();
        assertThatThrownBy(() -> channel.receive(ByteBuffer.allocate(10)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("receiveMessage");
        peer.hex("8001 63").text("xyz");
        assertThat(channel.receiveMessage(SECOND).map(Message::text)).contains("abc");
        assertThat(channel.receive(ByteBuffer.allocate(1), SECOND)).isEqualTo(1);
        assertThatThrownBy(channel::receiveMessage)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("receive");
        ByteBuffer rest = ByteBuffer.allocate(10);
        assertThat(channel.receive(rest)).isEqualTo(2);
        assertThat(text(rest)).isEqualTo("yz");
    }

    @Test
    void aMessageOverMaxMessageClosesWith1009() {
        WsChannel channel = connect(request -> request.options(WsOptions.of().maxMessage(100)));
        TestPeer peer = kit.accept();
        peer.binary(new byte[100]).binary(new byte[101]);
        kit.settle();
        assertThat(channel.receiveMessage().orElseThrow().length()).isEqualTo(100);
        assertThatThrownBy(channel::receiveMessage)
                .asInstanceOf(type(TransferException.class))
                .satisfies(thrown -> assertThat(thrown.failure().message()).contains("maxMessage"));
        assertThat(peer.heard()).containsExactly("88 1009");
    }

    @Test
    void whatIsNotReceivedIsNotRead() {
        WsChannel channel = connect(request -> request.options(WsOptions.of().pauseBuffer(10_000)));
        TestPeer peer = kit.accept();
        int sent = 0;
        while (!peerIsStuck(peer)) {
            sent++;
        }
        assertThat(sent).as("messages of 1 000 bytes").isLessThan(300);
        peer.raw().take();
        int received = 0;
        for (int count = 0; count != WsChannel.AGAIN; count = channel.receive(ByteBuffer.allocate(1_000))) {
            received += count;
            kit.settle();
        }
        assertThat(received).isEqualTo(sent * 1_000);
    }

    private boolean peerIsStuck(TestPeer peer) {
        kit.settle();
        if (peer.raw().connection().toClient().pending() + 1_004 > MemoryNetwork.CAPACITY) {
            return true;
        }
        peer.binary(new byte[1_000]);
        return false;
    }

    @Test
    void emptyFramesAreBoundedToo() {
        WsChannel channel = connect(request -> request.options(WsOptions.of().pauseBuffer(6_400)));
        TestPeer peer = kit.accept();
        for (int i = 0; i < 1_000; i++) {
            peer.text("");
        }
        kit.settle();
        assertThat(channel.session().info().stopped()).isTrue();
        for (int i = 0; i < 1_000; i++) {
            if (channel.receive(ByteBuffer.allocate(1)) == WsChannel.AGAIN) {
                kit.settle();
                assertThat(channel.receive(ByteBuffer.allocate(1))).isZero();
            }
        }
        assertThat(channel.receive(ByteBuffer.allocate(1))).isEqualTo(WsChannel.AGAIN);
    }

    @Test
    void aSessionResumedByHandIsBoundedAllTheSame() {
        WsChannel channel = connect(request -> request.options(WsOptions.of().pauseBuffer(10_000)));
        TestPeer peer = kit.accept();
        int sent = 0;
        while (sent < 1_000 && !peerIsStuck(peer)) {
            if (sent++ == 20) {
                channel.session().resume();
            }
        }
        assertThat(sent).as("messages of 1 000 bytes").isLessThan(300);
    }

    @Test
    void anEmptyFirstFragmentIsABeginningToo() {
        WsChannel channel = connect();
        TestPeer peer = kit.accept();
        peer.hex("0100");
        kit.settle();
        assertThat(channel.receiveMessage()).isEmpty();
        peer.hex("8003 616263");
        kit.settle();
        assertThatThrownBy(() -> channel.receive(ByteBuffer.allocate(10)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("receiveMessage");
        assertThat(channel.receiveMessage().map(Message::text)).contains("abc");
    }

    // Waiting.

    @Test
    void receiveWaitsForDataAndNotLonger() throws InterruptedException {
        WsChannel channel = connect();
        TestPeer peer = kit.accept();
        later(300, () -> peer.text("x"));
        ByteBuffer bytes = ByteBuffer.allocate(10);
        assertThat(timed(() -> assertThat(channel.receive(bytes, SECOND)).isEqualTo(1)))
                .isBetween(Duration.ofMillis(290), Duration.ofMillis(350));
        assertThat(timed(() -> assertThat(channel.receive(bytes, SECOND)).isEqualTo(WsChannel.AGAIN)))
                .isBetween(SECOND, Duration.ofMillis(1_050));
        peer.text("y");
        assertThat(channel.receive(bytes, Duration.ZERO))
                .as("what is there is seen")
                .isEqualTo(1);
        assertThat(channel.receive(bytes, Duration.ZERO)).isEqualTo(WsChannel.AGAIN);
    }

    @Test
    void sendWaitsUntilItIsAccepted() throws InterruptedException {
        WsChannel channel = connect(request -> request.options(WsOptions.of().sendMarks(50_000, 200_000)));
        TestPeer peer = kit.accept();
        peer.raw().take();
        Message big = Message.binary(new byte[100_000]);
        while (channel.send(big) == SendResult.ACCEPTED) {
            kit.multi().perform();
        }
        assertThat(channel.send(big, Duration.ofMillis(50))).isEqualTo(SendResult.FULL);
        Loop.Timer reader =
                kit.multi().every(Duration.ofMillis(10), () -> peer.raw().take());
        assertThat(channel.send(big, Duration.ofSeconds(5))).isEqualTo(SendResult.ACCEPTED);
        reader.cancel();
    }

    @Test
    void anInterruptIsAnExceptionAndTheChannelLivesOn() throws InterruptedException {
        WsChannel channel = connect();
        TestPeer peer = kit.accept();
        List<ThrowingCallable> calls = List.of(
                () -> channel.receive(ByteBuffer.allocate(1), SECOND),
                () -> channel.receiveMessage(SECOND),
                () -> channel.send(Message.text("x"), SECOND),
                () -> WsChannel.poll(List.of(channel), SECOND));
        assertThat(calls).allSatisfy(call -> {
            Thread.currentThread().interrupt();
            assertThatThrownBy(call).isInstanceOf(InterruptedException.class);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        });
        later(50, () -> Thread.currentThread().interrupt());
        assertThatThrownBy(() -> channel.receive(ByteBuffer.allocate(1), SECOND))
                .isInstanceOf(InterruptedException.class);
        assertThat(channel.send("on")).isEqualTo(SendResult.ACCEPTED);
        assertThat(peer.text("and on").heard()).containsExactly("81 on");
        assertThat(channel.receiveMessage(SECOND).map(Message::text)).contains("and on");
    }

    @Test
    void anInterruptEndsAnOpening() {
        WsChannel channel = connect();
        kit.acceptRaw();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> channel.awaitOpen(SECOND)).isInstanceOf(InterruptedException.class);
        kit.settle();
        assertThat(channel.outcome().orElseThrow().failure().kind()).isEqualTo(Kind.CANCELLED);
    }

    // Polling.

    private record Polled(WsChannel channel, TestPeer peer) {}

    private Polled polled() {
        WsChannel channel = connect();
        return new Polled(channel, kit.accept());
    }

    @Test
    void b13ThreeChannelsAreWaitedFor() throws InterruptedException {
        Polled one = polled();
        Polled two = polled();
        Polled three = polled();
        List<WsChannel> all = List.of(one.channel, two.channel, three.channel);

        later(300, () -> two.peer.text("x"));
        assertThat(timed(() -> assertThat(WsChannel.poll(all, SECOND)).containsExactly(two.channel)))
                .isBetween(Duration.ofMillis(290), Duration.ofMillis(350));
        assertThat(two.channel.receiveMessage()).isPresent();

        assertThat(timed(() -> assertThat(WsChannel.poll(all, SECOND)).isEmpty()))
                .isBetween(SECOND, Duration.ofMillis(1_050));

        later(300, () -> kit.multi().wakeup());
        assertThat(timed(() -> assertThat(WsChannel.poll(all, SECOND)).isEmpty()))
                .isBetween(Duration.ofMillis(290), Duration.ofMillis(350));
        kit.multi().wakeup();
        assertThat(timed(() -> assertThat(WsChannel.poll(all, SECOND)).isEmpty()))
                .as("one that came before counts")
                .isLessThan(Duration.ofMillis(50));

        later(300, () -> three.peer.close(1000).finish());
        assertThat(WsChannel.poll(all, SECOND)).containsExactly(three.channel);
        assertThat(three.channel.receive(ByteBuffer.allocate(10))).isEqualTo(2);
        assertThat(WsChannel.poll(all, SECOND)).containsExactly(three.channel);
        assertThat(three.channel.receive(ByteBuffer.allocate(10))).isEqualTo(WsChannel.END);
    }

    @Test
    void channelsOfDifferentLoopsAreNotPolledTogether() {
        try (var other = TestKit.create()) {
            WsChannel here = connect();
            WsChannel there = WsChannel.connect(other.multi(), kit.request());
            assertThatThrownBy(() -> WsChannel.poll(List.of(here, there), SECOND))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("one loop");
        }
    }

    // Callbacks.

    @Test
    void b17AChannelIsReceivedFromInACallback() {
        List<Object> seen = new ArrayList<>();
        List<WsChannel> channels = new ArrayList<>();
        Consumer<Integer> take = which -> {
            try {
                seen.add(channels.get(which).receive(ByteBuffer.allocate(10)));
            } catch (IllegalStateException refused) {
                seen.add(refused.getMessage());
            }
        };
        channels.add(connect(request -> request.onPong((ws, pong) -> {
            take.accept(0);
            take.accept(1);
            take.accept(1);
        })));
        TestPeer one = kit.accept();
        channels.add(connect());
        TestPeer two = kit.accept();
        two.text("hello");
        kit.settle();
        one.pong("p");
        kit.settle();
        assertThat(seen).hasSize(3);
        assertThat(seen.get(0)).asString().contains("its piece is being delivered");
        assertThat(seen.subList(1, 3)).containsExactly(5, WsChannel.AGAIN);
        assertThat(channels.get(0).receive(ByteBuffer.allocate(10))).isEqualTo(1);
    }

    @Test
    void formsThatWaitAreRefusedInACallback() {
        WsChannel channel = connect();
        kit.accept();
        List<ThrowingCallable> calls = List.of(
                () -> channel.receive(ByteBuffer.allocate(1), Duration.ZERO),
                () -> channel.receiveMessage(SECOND),
                () -> channel.send(Message.text("x"), SECOND),
                () -> channel.awaitOpen(SECOND),
                () -> WsChannel.poll(List.of(channel), SECOND));
        kit.onLoop(() -> assertThat(calls)
                .allSatisfy(call -> assertThatThrownBy(call)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("callback")));
        assertThat(channel.state()).as("and cost nothing").isEqualTo(WsSession.State.OPEN);
    }

    @Test
    void inACallbackCloseOnlyBegins() {
        WsChannel channel = connect();
        TestPeer peer = kit.accept();
        kit.onLoop(channel::close);
        assertThat(peer.heard()).containsExactly("88 1000");
        peer.close(1000).finish();
        kit.settle();
        assertThat(channel.outcome().orElseThrow().clean()).isTrue();
        channel.close();
    }

    // Closing.

    @Test
    void closeSaysGoodbyeAndWaitsForTheAnswer() {
        WsChannel channel = connect();
        TestPeer peer = kit.accept();
        peer.text("not received");
        assertThat(channel.send("last")).isEqualTo(SendResult.ACCEPTED);
        later(300, () -> peer.close(1000).finish());
        channel.close();
        assertThat(peer.heard()).containsExactly("81 last", "88 1000");
        assertThat(channel.outcome().orElseThrow().clean()).isTrue();
        assertThat(channel.receive(ByteBuffer.allocate(1))).isEqualTo(WsChannel.END);
        channel.close();
    }

    @Test
    void closeWaitsAtMostCloseTimeout() {
        WsChannel channel = connect(request -> request.options(WsOptions.of().closeTimeout(SECOND)));
        kit.accept();
        assertThat(timed(channel::close)).isBetween(SECOND, Duration.ofMillis(1_100));
        kit.settle();
        assertThat(channel.state()).isEqualTo(WsSession.State.CLOSED);
    }

    @Test
    void anInterruptedCloseDoesNotWait() {
        WsChannel channel = connect();
        TestPeer peer = kit.accept();
        Thread.currentThread().interrupt();
        assertThat(timed(channel::close)).isLessThan(Duration.ofMillis(50));
        assertThat(Thread.interrupted()).as("kept").isTrue();
        kit.settle();
        assertThat(channel.state()).isEqualTo(WsSession.State.CLOSED);
        assertThat(peer.isFinished()).isTrue();
    }
}
