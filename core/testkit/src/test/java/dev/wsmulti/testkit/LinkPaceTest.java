package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.WsLink;
import dev.wsmulti.transfer.Backoff;
import dev.wsmulti.transfer.WsRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How fast many links of a loop open, for the first time and again, in virtual time. */
final class LinkPaceTest {
    private static final int RATE = 100;
    private static final int MOST = 10;
    private static final Backoff AT_ONCE = Backoff.table(Duration.ofMillis(1)).jitter(0);

    private final TestKit kit =
            TestKit.create(builder -> builder.maxLinkRate(RATE).maxLinksOpening(MOST));
    private final List<WsLink> links = new ArrayList<>();
    private final List<TestPeer> peers = new ArrayList<>();

    @AfterEach
    void close() {
        kit.close();
    }

    private void open(int count) {
        for (int i = 0; i < count; i++) {
            links.add(kit.multi().keepOpen(kit.request(), AT_ONCE));
        }
        kit.settle();
    }

    private int attempts() {
        return kit.network().connections().size();
    }

    private void acceptAll() {
        while (kit.waits()) {
            peers.add(kit.accept());
        }
    }

    private long opened() {
        return links.stream().filter(WsLink::isOpen).count();
    }

    @Test
    void firstOpeningsOfManyAtOnceKeepTheRate() {
        open(500);
        List<Integer> perSecond = new ArrayList<>();
        for (int second = 0; second < 5; second++) {
            int before = attempts();
            for (int tick = 0; tick < 100; tick++) {
                acceptAll();
                kit.advance(Duration.ofMillis(10));
            }
            perSecond.add(attempts() - before);
        }
        acceptAll();
        assertThat(opened()).isEqualTo(500);
        assertThat(perSecond).allSatisfy(count -> assertThat(count).isBetween(RATE - 5, RATE + 5));
    }

    /** A server that answers nobody sees no more than may be under way; each that it answers lets the next one begin. */
    @Test
    void noMoreAreUnderWayThanMayBe() {
        open(200);
        kit.advance(Duration.ofSeconds(5));
        assertThat(attempts()).isEqualTo(MOST);
        assertThat(kit.multi().stats().running()).isEqualTo(MOST);
        peers.add(kit.accept());
        assertThat(attempts()).isEqualTo(MOST + 1);
        acceptAll();
        assertThat(opened()).isEqualTo(200);
    }

    /** First ones and others stand in one line. */
    @Test
    void thoseThatComeBackShareThePaceWithThoseThatBegin() {
        open(20);
        kit.advance(Duration.ofSeconds(1));
        acceptAll();
        kit.advance(Duration.ofSeconds(1));
        acceptAll();
        assertThat(opened()).isEqualTo(20);
        int before = attempts();
        peers.forEach(TestPeer::reset);
        open(20);
        kit.advance(Duration.ofSeconds(5));
        assertThat(attempts() - before).isEqualTo(MOST);
        acceptAll();
        assertThat(opened()).isEqualTo(40);
    }

    @Test
    void oneThatIsClosedInTheLineNeverBeginsAndKeepsNobodyWaiting() {
        open(30);
        kit.advance(Duration.ofSeconds(1));
        links.subList(10, 29).forEach(WsLink::close);
        kit.settle();
        assertThat(links.subList(10, 29)).allSatisfy(link -> {
            assertThat(link.isOver()).isTrue();
            assertThat(link.ended().toCompletableFuture()).isCompletedWithValueMatching(last -> last.isEmpty());
        });
        acceptAll();
        assertThat(attempts()).isEqualTo(11);
        assertThat(opened()).isEqualTo(11);
    }

    @Test
    void theEndOfTheLoopEndsThoseInTheLine() {
        open(30);
        kit.multi().close();
        assertThat(links)
                .allSatisfy(
                        link -> assertThat(link.ended().toCompletableFuture()).isDone());
    }

    @Test
    void whatCannotBeAddedIsRefusedAtTheCall() {
        assertThatThrownBy(() -> kit.multi().keepOpen(WsRequest.to("wss://secure.test/"), AT_ONCE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("TLS");
        assertThat(kit.multi().stats().live()).isZero();
    }
}
