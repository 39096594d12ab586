package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.LinkOptions;
import dev.wsmulti.WsLink;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.transfer.Backoff;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions that come back, in virtual time. */
class WsLinkTest {
    private static final Backoff EXACT =
            Backoff.exponential(Duration.ofSeconds(1), Duration.ofSeconds(8)).jitter(0);

    private final TestKit kit = TestKit.create();
    private final List<WsLink.Again> agains = new ArrayList<>();
    private final List<WsOutcome> ends = new ArrayList<>();
    private final List<String> received = new ArrayList<>();

    @AfterEach
    void close() {
        kit.close();
    }

    private WsLink open(LinkOptions options) {
        return kit.multi()
                .keepOpen(
                        kit.request()
                                .onMessage((ws, message) -> received.add(message.text()))
                                .onClose((ws, outcome) -> ends.add(outcome)),
                        options.onRetry((link, again) -> agains.add(again)));
    }

    private WsLink open() {
        return open(LinkOptions.of(EXACT));
    }

    private static Optional<WsOutcome> end(WsLink link) {
        var ended = link.ended().toCompletableFuture();
        assertThat(ended).isDone();
        return ended.join();
    }

    @Test
    void aLostSessionComesBackAndTheHookSaysWhy() {
        WsLink link = open();
        kit.accept().text("one").reset();
        kit.settle();
        assertThat(agains).extracting(WsLink.Again::attempt).containsExactly(1);
        assertThat(agains.get(0).delay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(agains.get(0).cause().map(Failure::kind)).hasValue(Kind.CONNECTION_LOST);
        assertThat(link.session()).isEmpty();
        assertThat(link.isOpen()).isFalse();
        kit.advance(Duration.ofMillis(980));
        assertThat(kit.waits()).isFalse();
        kit.advance(Duration.ofMillis(50));
        kit.accept().text("two");
        kit.settle();
        assertThat(received).containsExactly("one", "two");
        assertThat(link.isOpen()).isTrue();
        assertThat(link.session()).map(WsSession::state).hasValue(WsSession.State.OPEN);
    }

    @Test
    void waitsGrowUntilASessionWasStable() {
        open();
        for (int attempt = 1; attempt <= 4; attempt++) {
            kit.accept().reset();
            kit.settle();
            kit.advance(Duration.ofSeconds(1L << (attempt - 1)).plusMillis(50));
        }
        TestPeer stable = kit.accept();
        kit.advance(Duration.ofSeconds(10));
        stable.reset();
        kit.settle();
        assertThat(agains.stream().map(again -> again.delay().toSeconds())).containsExactly(1L, 2L, 4L, 8L, 1L);
        assertThat(agains.get(4).attempt()).isEqualTo(1);
    }

    @Test
    void itGivesUpWhenItsAttemptsAreUsedUp() {
        WsLink link = open(LinkOptions.of(EXACT.atMost(1)));
        kit.accept().reset();
        kit.settle();
        kit.advance(Duration.ofSeconds(2));
        kit.accept().reset();
        kit.settle();
        assertThat(link.isOver()).isTrue();
        assertThat(end(link).orElseThrow().failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(link.send("x")).isEqualTo(SendResult.CLOSED);
        assertThat(kit.multi().stats().live()).isZero();
    }

    @Test
    void retryAfterOfARefusalIsObeyed() {
        open();
        TestPeer refusing = kit.acceptRaw();
        refusing.heardRaw();
        refusing.send("HTTP/1.1 503 Later\r\nRetry-After: 20\r\nContent-Length: 0\r\n\r\n");
        kit.settle();
        assertThat(agains.get(0).delay()).isEqualTo(Duration.ofSeconds(20));
        kit.advance(Duration.ofMillis(19_900));
        assertThat(kit.waits()).isFalse();
        kit.advance(Duration.ofMillis(200));
        kit.accept();
        assertThat(ends).hasSize(1);
    }

    @Test
    void aRefusalThatStaysIsTheEnd() {
        WsLink link = open();
        TestPeer refusing = kit.acceptRaw();
        refusing.heardRaw();
        refusing.send("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
        kit.settle();
        assertThat(end(link).orElseThrow().failure().kind()).isEqualTo(Kind.UPGRADE_REFUSED);
        assertThat(agains).isEmpty();
    }

    @Test
    void whatWasSentMeanwhileGoesOutInItsOrder() {
        WsLink link = open();
        assertThat(link.send("a")).isEqualTo(SendResult.ACCEPTED);
        link.send("bc");
        assertThat(link.queuedBytes()).isEqualTo(3);
        TestPeer first = kit.accept();
        kit.settle();
        first.expectText("a").expectText("bc");
        assertThat(link.queuedBytes()).isZero();
        first.reset();
        kit.settle();
        link.send("d");
        kit.advance(Duration.ofSeconds(2));
        TestPeer second = kit.accept();
        kit.settle();
        link.send("e");
        kit.settle();
        second.expectText("d").expectText("e");
        assertThat(link.dropped()).isZero();
    }

    @Test
    void whatItsSocketDidNotTakeGoesAgainWhole() {
        WsLink link = open(LinkOptions.of(EXACT).maxUnsent(64 << 20));
        TestPeer first = kit.accept();
        List<String> sent =
                IntStream.range(0, 100).mapToObj(i -> i + "x".repeat(49_998)).toList();
        sent.forEach(link::send);
        kit.settle();
        first.reset();
        kit.settle();
        long unsent = ends.get(0).unsent();
        assertThat(unsent).isPositive();
        // the message that was cut goes again whole, and nothing that had left goes twice
        assertThat(link.queuedBytes()).isBetween(unsent, 100L * 50_000);
        kit.advance(Duration.ofSeconds(2));
        TestPeer second = kit.accept();
        List<String> heard = new ArrayList<>();
        while (link.queuedBytes() > 0) {
            second.frames().forEach(frame -> heard.add(frame.text()));
            kit.settle();
        }
        second.frames().forEach(frame -> heard.add(frame.text()));
        assertThat(heard).isNotEmpty().isEqualTo(sent.subList(sent.size() - heard.size(), sent.size()));
    }

    @Test
    void theQueueIsBounded() {
        WsLink link = open(LinkOptions.of(EXACT).maxUnsent(10));
        assertThat(link.send("123456789")).isEqualTo(SendResult.ACCEPTED);
        assertThat(link.send("0")).isEqualTo(SendResult.ACCEPTED);
        assertThat(link.send("1")).isEqualTo(SendResult.FULL);
        assertThat(link.queuedBytes()).isEqualTo(10);
        kit.accept().expectText("123456789").expectText("0");
        assertThat(link.send("1")).isEqualTo(SendResult.ACCEPTED);
    }

    @Test
    void whatIsNotKeptIsDroppedAndCounted() {
        WsLink link = open(LinkOptions.of(EXACT).keepUnsent(false));
        assertThat(link.send("too early")).isEqualTo(SendResult.FULL);
        TestPeer peer = kit.accept();
        assertThat(link.send("left")).isEqualTo(SendResult.ACCEPTED);
        kit.settle();
        peer.expectText("left");
        link.send("x".repeat(3_000_000));
        kit.settle();
        peer.reset();
        kit.settle();
        assertThat(link.dropped()).isEqualTo(1);
        assertThat(link.queuedBytes()).isZero();
    }

    @Test
    void closeEndsAnOpenSessionAndAWait() {
        WsLink open = open();
        TestPeer peer = kit.accept();
        open.close();
        open.close();
        kit.settle();
        peer.expectClose(1000).close(1000).finish();
        kit.settle();
        assertThat(end(open)).map(WsOutcome::clean).hasValue(true);
        assertThat(agains).isEmpty();

        WsLink waits = open();
        kit.accept().reset();
        kit.settle();
        assertThat(waits.session()).isEmpty();
        waits.close();
        kit.settle();
        assertThat(end(waits)).isPresent();
        kit.advance(Duration.ofSeconds(30));
        assertThat(kit.waits()).isFalse();
        assertThat(kit.multi().stats().timers()).isZero();
    }

    @Test
    void theHookMayEndIt() {
        WsLink link = kit.multi().keepOpen(kit.request(), LinkOptions.of(EXACT).onRetry((self, again) -> self.close()));
        kit.accept().reset();
        kit.settle();
        assertThat(end(link)).isPresent();
        assertThat(kit.multi().stats().live()).isZero();
    }

    @Test
    void aHookThatThrowsEndsIt() {
        WsLink link = kit.multi().keepOpen(kit.request(), LinkOptions.of(EXACT).onRetry((self, again) -> {
            throw new IllegalStateException("no");
        }));
        kit.accept().reset();
        kit.settle();
        assertThat(end(link)).isPresent();
    }

    @Test
    void aWaitKeepsRunAliveAndTheEndOfTheLoopEndsIt() {
        WsLink link = open();
        kit.accept().reset();
        kit.settle();
        assertThat(kit.multi().transfers()).isEmpty();
        assertThat(kit.multi().stats().live()).isEqualTo(1);
        kit.multi().close();
        assertThat(end(link)).isPresent();
        assertThatThrownBy(() -> kit.multi().keepOpen(kit.request(), EXACT)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void onOpenComesBeforeWhatWaits() {
        WsLink link = kit.multi().keepOpen(kit.request().onOpen(ws -> ws.send("login")), EXACT);
        link.send("data");
        kit.accept().expectText("login").expectText("data");
    }
}
