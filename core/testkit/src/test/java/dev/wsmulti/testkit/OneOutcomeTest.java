package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.net.Resolver;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exactly one outcome for every transfer, in every path; nothing that one does touches another. */
class OneOutcomeTest {
    private final List<Consumer<Resolver.Answer>> lookups = new ArrayList<>();
    private int cancelledLookups;
    private Resolver resolver = (host, answer) -> {
        lookups.add(answer);
        return () -> cancelledLookups++;
    };
    private final TestKit kit =
            TestKit.create(builder -> builder.resolver((host, answer) -> resolver.lookup(host, answer)));
    private final Recorder record = new Recorder();

    @AfterEach
    void nothingIsLeft() {
        kit.close();
        assertThat(kit.multi().stats()).matches(WsMulti.Stats::isEmpty, "empty");
    }

    private WsRequest named() {
        String authority = kit.authority();
        return WsRequest.to("ws://name.test" + authority.substring(authority.indexOf(':')) + "/")
                .handler(record.handler());
    }

    private static Resolver.Answer loopback() {
        return new Resolver.Answer.Found(List.of(InetAddress.getLoopbackAddress()));
    }

    private void assertCancelled() {
        assertThat(record.events).containsExactly("close");
        assertThat(record.outcome().failure().kind()).isEqualTo(Kind.CANCELLED);
        assertThat(record.outcome().wasOpen()).isFalse();
        assertThat(record.outcome().close().code()).isEqualTo(1006);
    }

    @Test
    void cancelledWhileItsNameIsLookedUp() {
        WsSession session = kit.multi().add(named());
        kit.settle();
        session.cancel();
        session.cancel();
        kit.settle();
        assertCancelled();
        assertThat(cancelledLookups).isEqualTo(1);
        lookups.get(0).accept(loopback());
        kit.settle();
        assertCancelled();
        assertThat(kit.network().connections()).isEmpty();
    }

    @Test
    void cancelledInTheTurnInWhichItIsAdded() {
        kit.multi().execute(() -> kit.multi().add(named()).cancel());
        kit.settle();
        assertCancelled();
    }

    @Test
    void cancelledBeforeTheLoopHasSeenIt() {
        kit.multi().add(named()).cancel();
        kit.settle();
        assertCancelled();
    }

    @Test
    void closedBeforeItIsOpen() {
        WsSession session = kit.multi().add(named());
        kit.settle();
        session.close();
        kit.settle();
        assertCancelled();
    }

    @Test
    void cancelledWhileItConnects() {
        kit.network().silence((java.net.InetSocketAddress) address());
        WsSession session = kit.multi().add(kit.request().handler(record.handler()));
        kit.settle();
        session.cancel();
        kit.settle();
        assertCancelled();
    }

    private java.net.SocketAddress address() {
        String[] parts = kit.authority().split(":", 2);
        return new java.net.InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
    }

    @Test
    void cancelledInsideTheUpgrade() {
        WsSession session = kit.multi().add(kit.request().handler(record.handler()));
        TestPeer peer = kit.acceptRaw();
        String key = TestPeer.keyOf(peer.heardRaw());
        session.cancel();
        peer.send(TestPeer.switching(key));
        kit.settle();
        assertCancelled();
        assertThat(peer.isFinished()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void cancelledInsideItsOwnCallbackAndAfterItsEnd(Ends role) {
        TestPeer peer = role.open(
                kit,
                record.handler()
                        .onMessage((ws, message) -> {
                            record.events.add("text " + message.text());
                            ws.cancel();
                            ws.cancel();
                        })
                        .onClose((ws, outcome) -> {
                            record.events.add("close");
                            record.outcomes.add(outcome);
                            ws.cancel();
                            ws.close();
                        }));
        peer.text("one").text("two");
        kit.settle();
        record.session.cancel();
        record.session.close();
        kit.settle();
        assertThat(record.events).containsExactly("open", "text one", "close");
        assertThat(record.outcome().failure().kind()).isEqualTo(Kind.CANCELLED);
        assertThat(record.session.outcome()).contains(record.outcome());
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void cancelledInOnOpen(Ends role) {
        role.openWith(
                kit,
                record.handler().onOpen(ws -> {
                    record.events.add("open");
                    ws.cancel();
                }),
                (peer, handshake) -> handshake);
        assertThat(record.events).containsExactly("open", "close");
        assertThat(record.outcome().wasOpen()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void callbacksThatThrowAnything(Ends role) {
        for (Throwable each :
                List.of(new RuntimeException("r"), new Error("e"), new StackOverflowError(), new Exception("c"))) {
            Recorder own = new Recorder();
            TestPeer peer = role.open(
                    kit,
                    own.handler()
                            .onMessage((ws, message) -> {
                                throw sneaky(each);
                            })
                            .onClose((ws, outcome) -> {
                                own.outcomes.add(outcome);
                                throw sneaky(each);
                            }));
            peer.text("x").text("y");
            assertThat(peer.heard()).containsExactly("88 1011");
            peer.finish();
            kit.settle();
            assertThat(own.outcome().failure())
                    .isInstanceOfSatisfying(
                            Failure.CallbackThrew.class,
                            threw -> assertThat(threw.thrown()).isSameAs(each));
        }
    }

    @SuppressWarnings("unchecked") // on purpose: a checked exception that no signature names
    private static <T extends Throwable> T sneaky(Throwable any) throws T {
        throw (T) any;
    }

    @Test
    void aResolverThatThrowsEndsItsTransferAlone() {
        resolver = (host, answer) -> {
            throw new IllegalStateException("no lookup today");
        };
        kit.multi().execute(() -> kit.multi().add(named()));
        Recorder other = new Recorder();
        kit.multi().add(kit.request().handler(other.handler()));
        kit.accept();
        assertThat(other.events).containsExactly("open");
        assertThat(record.events).containsExactly("close");
        assertThat(record.outcome().failure().kind()).isEqualTo(Kind.LOOKUP);
        assertThat(record.outcome().failure().message()).contains("no lookup today");
    }

    @Test
    void aResolverThatAnswersInsideTheCallAndTwice() {
        resolver = (host, answer) -> {
            answer.accept(loopback());
            answer.accept(new Resolver.Answer.NotFound("again"));
            return () -> {};
        };
        kit.multi().add(named());
        kit.accept();
        assertThat(record.events).containsExactly("open");
        assertThat(kit.network().connections()).hasSize(1);
    }

    @Test
    void aNameThatIsNotFound() {
        resolver = (host, answer) -> {
            answer.accept(new Resolver.Answer.NotFound("nobody knows it"));
            return () -> {};
        };
        kit.multi().add(named());
        kit.settle();
        assertThat(record.outcome().failure().kind()).isEqualTo(Kind.LOOKUP);
        assertThat(record.outcome().failure().message()).contains("name.test").contains("nobody knows it");
    }

    /** The source runs while others' output is flushed, too. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void aSourceThatThrowsEndsItsSessionAlone(Ends role) {
        TestPeer peer = role.open(kit, record.handler());
        Pulled broken = target -> {
            throw new IllegalStateException("mine");
        };
        kit.multi().execute(() -> record.session.sendFrom(MessageType.BINARY, broken));
        List<String> after = new ArrayList<>();
        kit.multi().execute(() -> after.add("ran"));
        kit.settle();
        peer.finish();
        kit.settle();
        assertThat(after).containsExactly("ran");
        assertThat(record.outcome().failure().kind()).isEqualTo(Kind.SOURCE_FAILED);
    }

    @Test
    void tasksThatThrowDoNotKeepOthersFromRunning() {
        List<String> ran = new ArrayList<>();
        kit.multi().execute(() -> {
            throw new Error("mine");
        });
        kit.multi().execute(() -> ran.add("task"));
        kit.multi().schedule(Duration.ZERO, () -> {
            throw new Error("mine");
        });
        kit.multi().schedule(Duration.ofMillis(1), () -> ran.add("timer"));
        kit.advance(Duration.ofMillis(100));
        assertThat(ran).containsExactly("task", "timer");
    }

    @Test
    void pacingAcrossLoopsIsTheCallersMistake() {
        Recorder far = new Recorder();
        try (TestKit other = TestKit.create()) {
            other.multi().add(other.request().handler(far.handler()));
            other.accept();
            kit.multi().add(kit.request().handler(record.handler()));
            kit.accept();
            assertThatThrownBy(() -> record.session.paceBy(far.session))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("same loop");
            kit.settle();
        }
    }

    /** After the end everything that sends says CLOSED and nothing is leased again. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void afterTheEndNothingComesBack(Ends role) {
        role.open(kit, record.handler()).reset();
        kit.settle();
        WsSession session = record.session;
        kit.multi().execute(() -> {
            record.events.add("send " + session.send("x"));
            record.events.add("ping " + session.ping());
            record.events.add("pong " + session.pong(ByteBuffer.allocate(1)));
            record.events.add(
                    "write " + session.startMessage(MessageType.TEXT).write(ByteBuffer.wrap(Ends.bytes("x"))));
            record.events.add(
                    "frame " + session.startFrame(MessageType.TEXT, 1, true).write(ByteBuffer.wrap(Ends.bytes("x"))));
            session.sendFrom(MessageType.TEXT, Source.of("x"))
                    .done()
                    .whenComplete((sent, thrown) -> record.events.add("upload " + (thrown != null)));
            session.pause();
            session.resume();
            session.close();
        });
        kit.settle();
        assertThat(session.send("x")).isEqualTo(SendResult.CLOSED);
        assertThat(session.isWritable()).isFalse();
        assertThat(record.events)
                .containsExactly(
                        "open",
                        "close",
                        "send CLOSED",
                        "ping CLOSED",
                        "pong CLOSED",
                        "write CLOSED",
                        "frame CLOSED",
                        "upload true");
    }

    /** Behind our close frame no data may go out (RFC 6455 section 5.5.1). */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void behindOurCloseNothingIsOpened(Ends role) {
        TestPeer peer = role.open(kit, record.handler());
        kit.multi().execute(() -> {
            record.session.close();
            record.events.add(
                    "write " + record.session.startMessage(MessageType.TEXT).write(ByteBuffer.wrap(Ends.bytes("x"))));
        });
        assertThat(peer.heard()).containsExactly("88 1000");
        assertThat(record.events).containsExactly("open", "write CLOSED");
        peer.close(1000).finish();
        kit.settle();
        assertThat(record.outcome().clean()).isTrue();
    }

    /** A handler that opens a new session whenever one ends cannot keep a loop from being closed. */
    @Test
    void aHandlerThatAlwaysConnectsAgainDoesNotKeepTheLoopOpen() {
        int[] opened = new int[1];
        WsRequest[] request = new WsRequest[1];
        request[0] = kit.request().onClose((ws, outcome) -> {
            if (opened[0]++ < 100) {
                ws.loop().add(request[0]);
            }
        });
        kit.multi().add(request[0]);
        kit.accept();
        kit.close();
        assertThat(opened[0]).isEqualTo(1);
    }

    @Test
    void anHttpTransferCancelledInEveryWay() {
        List<String> ends = new ArrayList<>();
        String port = kit.authority().substring(kit.authority().indexOf(':'));
        HttpFetch fetch = HttpFetch.get("http://name.test" + port + "/").onDone((transfer, outcome) -> {
            ends.add(outcome.failure().kind().name());
            transfer.cancel();
        });
        var lookedUp = kit.multi().add(fetch);
        kit.settle();
        lookedUp.cancel();
        lookedUp.cancel();
        kit.settle();
        lookups.forEach(each -> each.accept(loopback()));
        kit.multi().add(fetch).cancel();
        kit.settle();
        lookedUp.cancel();
        kit.settle();
        assertThat(ends).containsExactly("CANCELLED", "CANCELLED");
    }
}
