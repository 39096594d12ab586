package dev.wsmulti.tls.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.TlsCode;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.IntSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Engines that break the rules, or stretch them: none makes the filter spin, lose bytes or wait without a word. */
class MisbehavingEngineTest {
    private static final byte[] RECORD = RecordsOnWire.of(23, new byte[20]);

    /** What knows the words of their exceptions. */
    private static final Engines ENGINES = Engines.of("TLSv1.3");

    /** What an engine does when it is called. */
    @FunctionalInterface
    private interface Answer {
        SSLEngineResult of(ByteBuffer source, ByteBuffer room) throws SSLException;
    }

    private final SegmentPool pool = new SegmentPool();
    private final SSLEngine engine = mock(SSLEngine.class);
    private final SSLSession session = mock(SSLSession.class);
    private final Deque<Answer> wraps = new ArrayDeque<>();
    private final Deque<Answer> unwraps = new ArrayDeque<>();
    private int calls;
    private HandshakeStatus first = HandshakeStatus.NEED_WRAP;
    private final End end = new End(filter(), pool);

    private TlsFilter filter() {
        return new TlsFilter(engine, ENGINES.clients(), ENGINES.provider(), "host", null);
    }

    @BeforeEach
    void engine() throws SSLException {
        when(engine.getUseClientMode()).thenReturn(true);
        when(engine.getSession()).thenReturn(session);
        when(session.getProtocol()).thenReturn("TLSv1.3");
        when(session.getPeerCertificates()).thenReturn(new Certificate[0]);
        when(session.getPacketBufferSize()).thenReturn(17_000);
        when(session.getApplicationBufferSize()).thenReturn(17_000);
        when(engine.getHandshakeStatus()).thenAnswer(call -> first);
        when(engine.wrap(any(ByteBuffer.class), any(ByteBuffer.class)))
                .thenAnswer(call -> next(wraps).of(call.getArgument(0), call.getArgument(1)));
        when(engine.unwrap(any(ByteBuffer.class), any(ByteBuffer.class)))
                .thenAnswer(call -> next(unwraps).of(call.getArgument(0), call.getArgument(1)));
    }

    /** The last answer is for ever. */
    private Answer next(Deque<Answer> answers) {
        assertThat(++calls).as("calls of the engine").isLessThan(2_000);
        return answers.size() > 1 ? answers.remove() : Objects.requireNonNull(answers.peek());
    }

    /** Takes and makes so many bytes. */
    private static Answer says(Status status, HandshakeStatus needs, int consumed, int produced) {
        return (source, room) -> {
            source.position(source.position() + consumed);
            room.put(new byte[produced]);
            return new SSLEngineResult(status, needs, consumed, produced);
        };
    }

    private static Answer ok(HandshakeStatus needs, int consumed, int produced) {
        return says(Status.OK, needs, consumed, produced);
    }

    private Failure.Tls failure() {
        return Objects.requireNonNull(end.failure);
    }

    /** A connection that is open; calls are counted from here. */
    private void open() {
        wraps.add(ok(HandshakeStatus.FINISHED, 0, 10));
        end.settle(0);
        assertThat(end.opened()).isOne();
        wraps.clear();
        end.below.out.clear();
        calls = 0;
    }

    private void receive(int records) {
        for (int i = 0; i < records; i++) {
            end.below.in.append(RECORD, 0, RECORD.length);
        }
        end.settle(0);
    }

    @Test
    void closedForEver() {
        open();
        unwraps.add(says(Status.CLOSED, HandshakeStatus.NEED_WRAP, RECORD.length, 0));
        wraps.add(says(Status.CLOSED, HandshakeStatus.NEED_WRAP, 0, 0));
        receive(3);
        assertThat(end.above.in.finished()).isTrue();
        assertThat(end.below.in.isEmpty()).isTrue();
        assertThat(calls).isEqualTo(2);
        end.filter.goodbye(end.below);
        end.settle(0);
        assertThat(end.failure).isNull();
        assertThat(calls).isLessThan(5);
    }

    @Test
    void closedInTheHandshake() {
        wraps.add(says(Status.CLOSED, HandshakeStatus.NEED_WRAP, 0, 0));
        end.settle(0);
        assertThat(failure().code()).isEqualTo(TlsCode.PEER_ALERT);
        assertThat(failure().handshaking()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = HandshakeStatus.class,
            names = {"NEED_WRAP", "NEED_UNWRAP", "NEED_UNWRAP_AGAIN"})
    void okWithoutAByteForEver(HandshakeStatus needs) {
        first = needs;
        wraps.add(ok(needs, 0, 0));
        unwraps.add(ok(needs, 0, 0));
        receive(1);
        assertThat(failure().code()).isEqualTo(TlsCode.STALLED);
        assertThat(failure().detail()).contains(needs.name());
        assertThat(calls).isLessThan(10);
    }

    @Test
    void okWithoutAByteForEverWhenOpen() {
        open();
        unwraps.add(ok(HandshakeStatus.NOT_HANDSHAKING, 0, 0));
        wraps.add(ok(HandshakeStatus.NOT_HANDSHAKING, 0, 0));
        receive(1);
        assertThat(failure().code()).isEqualTo(TlsCode.STALLED);
        assertThat(failure().handshaking()).isFalse();
    }

    @Test
    void needsAWrapThatMakesNothing() {
        open();
        unwraps.add(ok(HandshakeStatus.NEED_WRAP, RECORD.length, 0));
        wraps.add(ok(HandshakeStatus.NEED_WRAP, 0, 0));
        receive(1);
        assertThat(failure().code()).isEqualTo(TlsCode.STALLED);
    }

    @Test
    void needsAWrapThatMakesNothingAfterTheEnd() {
        open();
        unwraps.add(says(Status.CLOSED, HandshakeStatus.NEED_WRAP, RECORD.length, 0));
        wraps.add(ok(HandshakeStatus.NEED_WRAP, 0, 0));
        receive(1);
        assertThat(end.failure).isNull();
        assertThat(end.above.in.finished()).isTrue();
        assertThat(calls).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void changesItsMindForEver(boolean inHandshake) {
        if (!inHandshake) {
            open();
        }
        unwraps.add(ok(HandshakeStatus.NEED_WRAP, 0, 0));
        wraps.add(ok(HandshakeStatus.NEED_UNWRAP, 0, 0));
        receive(1);
        assertThat(failure().code()).isEqualTo(TlsCode.STALLED);
        assertThat(calls).isLessThan(20);
    }

    @Test
    void needsATaskAndHasNone() {
        first = HandshakeStatus.NEED_TASK;
        end.settle(0);
        assertThat(failure().code()).isEqualTo(TlsCode.STALLED);
    }

    @Test
    void hasTasksForEver() {
        first = HandshakeStatus.NEED_TASK;
        int[] ran = {0};
        Deque<Runnable> tasks = new ArrayDeque<>();
        when(engine.getDelegatedTask()).thenAnswer(call -> {
            if (tasks.isEmpty()) {
                tasks.add(() -> ran[0]++);
                return null;
            }
            return tasks.remove();
        });
        end.settle(0);
        assertThat(failure().code()).isEqualTo(TlsCode.STALLED);
        assertThat(ran[0]).isLessThan(10);
    }

    @Test
    void saysFinishedAgainAndAgain() {
        open();
        unwraps.add(ok(HandshakeStatus.FINISHED, RECORD.length, 20));
        receive(200);
        assertThat(end.failure).isNull();
        assertThat(end.opened()).isOne();
        assertThat(end.received()).hasSize(200 * 20);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_000})
    void overflowsThoughItHasTheRoomItAskedFor(int growth) {
        open();
        int[] size = {17_000};
        IntSupplier bigger = () -> size[0] += growth;
        when(session.getApplicationBufferSize()).thenAnswer(call -> bigger.getAsInt());
        unwraps.add(says(Status.BUFFER_OVERFLOW, HandshakeStatus.NOT_HANDSHAKING, 0, 0));
        receive(1);
        assertThat(failure().code()).isEqualTo(TlsCode.STALLED);
        assertThat(calls).isLessThan(10);
    }

    @Test
    void wantsMoreRoomThanARecordIsLong() {
        open();
        unwraps.add((source, room) -> room.remaining() < 17_000
                ? says(Status.BUFFER_OVERFLOW, HandshakeStatus.NOT_HANDSHAKING, 0, 0)
                        .of(source, room)
                : ok(HandshakeStatus.NOT_HANDSHAKING, RECORD.length, 20).of(source, room));
        receive(3);
        assertThat(end.failure).isNull();
        assertThat(end.received()).hasSize(60);
        assertThat(pool.leased()).isZero();
    }

    @Test
    void overflowsOnWrapUntilItHasAWholePacketsRoom() {
        open();
        when(session.getPacketBufferSize()).thenReturn(20_000);
        wraps.add((source, room) -> room.remaining() < 20_000
                ? says(Status.BUFFER_OVERFLOW, HandshakeStatus.NOT_HANDSHAKING, 0, 0)
                        .of(source, room)
                : ok(HandshakeStatus.NOT_HANDSHAKING, source.remaining(), 100).of(source, room));
        end.send("text");
        end.settle(0);
        assertThat(end.failure).isNull();
        assertThat(end.below.out.length()).isEqualTo(100);
    }

    @Test
    void underflowsWithAWholeRecordThere() {
        open();
        unwraps.add(says(Status.BUFFER_UNDERFLOW, HandshakeStatus.NOT_HANDSHAKING, 0, 0));
        receive(1);
        assertThat(failure().code()).isEqualTo(TlsCode.STALLED);
    }

    @Test
    void unwrapsAgainWithoutInput() {
        first = HandshakeStatus.NEED_UNWRAP_AGAIN;
        unwraps.add((source, room) -> {
            assertThat(source.remaining()).isZero();
            return ok(HandshakeStatus.NEED_WRAP, 0, 0).of(source, room);
        });
        wraps.add(ok(HandshakeStatus.FINISHED, 0, 10));
        end.settle(0);
        assertThat(end.opened()).isOne();
    }

    @Test
    void wantsAWrapBeforeItUnwraps() {
        open();
        unwraps.add(ok(HandshakeStatus.NEED_WRAP, 0, 0));
        unwraps.add(ok(HandshakeStatus.NOT_HANDSHAKING, RECORD.length, 20));
        wraps.add(ok(HandshakeStatus.NOT_HANDSHAKING, 0, 30));
        receive(1);
        assertThat(end.failure).isNull();
        assertThat(end.received()).hasSize(20);
        assertThat(end.below.out.length()).isEqualTo(30);
    }

    @Test
    void throwsAndHasAnAlertToSay() {
        first = HandshakeStatus.NEED_UNWRAP;
        unwraps.add((source, room) -> {
            throw new SSLHandshakeException("no");
        });
        wraps.add((source, room) -> {
            room.put(RecordsOnWire.of(21, (byte) 2, (byte) 70));
            return new SSLEngineResult(Status.CLOSED, HandshakeStatus.NOT_HANDSHAKING, 0, 7);
        });
        receive(1);
        assertThat(failure().code()).isEqualTo(TlsCode.NO_COMMON_PROTOCOL);
        assertThat(failure().alert()).hasValue(70);
        assertThat(failure().received()).isFalse();
        assertThat(RecordsOnWire.take(end.below.out)).hasSize(1);
    }

    @Test
    void throwsOnceMoreBeforeItHasTheAlertReady() {
        first = HandshakeStatus.NEED_UNWRAP;
        unwraps.add(ok(HandshakeStatus.NEED_WRAP, 0, 0));
        wraps.add((source, room) -> {
            throw new SSLException("record overflow");
        });
        wraps.add((source, room) -> {
            throw new SSLException("record overflow");
        });
        wraps.add((source, room) -> {
            room.put(RecordsOnWire.of(21, (byte) 2, (byte) 22));
            return new SSLEngineResult(Status.CLOSED, HandshakeStatus.NOT_HANDSHAKING, 0, 7);
        });
        receive(1);
        assertThat(failure().code()).isEqualTo(TlsCode.RECORD_TOO_BIG);
        assertThat(RecordsOnWire.take(end.below.out)).hasSize(1);
    }

    @Test
    void throwsWhatItMustNotThrow() {
        open();
        unwraps.add((source, room) -> {
            throw new ArrayIndexOutOfBoundsException("inside");
        });
        wraps.add(says(Status.CLOSED, HandshakeStatus.NOT_HANDSHAKING, 0, 0));
        receive(1);
        assertThat(failure().code()).isEqualTo(TlsCode.INTERNAL);
        assertThat(failure().cause()).containsInstanceOf(ArrayIndexOutOfBoundsException.class);
    }

    @Test
    void aTaskThrows() {
        first = HandshakeStatus.NEED_TASK;
        when(engine.getDelegatedTask()).thenReturn(() -> {
            throw new StackOverflowError("in a trust manager");
        });
        wraps.add(says(Status.CLOSED, HandshakeStatus.NOT_HANDSHAKING, 0, 0));
        end.settle(0);
        assertThat(failure().code()).isEqualTo(TlsCode.INTERNAL);
    }

    @Test
    void dataInTheHandshakeIsRefused() {
        first = HandshakeStatus.NEED_UNWRAP;
        unwraps.add(ok(HandshakeStatus.NEED_UNWRAP, RECORD.length, 20));
        receive(1);
        assertThat(failure().code()).isEqualTo(TlsCode.BAD_RECORD);
        assertThat(failure().handshaking()).isTrue();
    }

    @Test
    void manyRecordsWithoutDataAreAFlood() {
        open();
        unwraps.add(ok(HandshakeStatus.NOT_HANDSHAKING, RecordGuardTest.EMPTY.length, 0));
        for (int i = 0; i < 64; i++) {
            end.below.in.append(RecordGuardTest.EMPTY, 0, RecordGuardTest.EMPTY.length);
        }
        end.settle(0);
        assertThat(end.failure).isNull();
        end.below.in.append(RecordGuardTest.EMPTY, 0, RecordGuardTest.EMPTY.length);
        end.settle(0);
        assertThat(failure().code()).isEqualTo(TlsCode.FLOOD);
        assertThat(failure().detail()).contains("64");
    }
}
