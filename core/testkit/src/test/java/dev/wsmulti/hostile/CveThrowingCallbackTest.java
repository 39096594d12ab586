package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.testkit.FragileExtension;
import dev.wsmulti.testkit.Sizes;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.Sink;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Lesson(
        ids = "CVE-2023-3635 (Okio)",
        text =
                "whatever is thrown where bytes are taken in, errors too, ends its own transfer; the loop and the others go on")
final class CveThrowingCallbackTest {
    private static final String INTERNAL = Frames.hex(Frames.close(1011, "internal error"));

    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    private static final List<Supplier<Throwable>> THROWABLES = List.of(
            () -> new IllegalStateException("evil"),
            () -> new IOException("evil"),
            () -> new OutOfMemoryError("evil"),
            () -> new StackOverflowError("evil"),
            () -> new AssertionError("evil"),
            () -> new NoClassDefFoundError("evil"));

    /** Throws what the compiler does not let a callback throw. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void evil(Supplier<Throwable> thrown) throws T {
        throw (T) thrown.get();
    }

    static Stream<Arguments> sessions() {
        return End.SESSIONS.stream()
                .flatMap(end -> THROWABLES.stream()
                        .flatMap(thrown -> Stream.of("onMessage", "onData", "onText", "onBinary", "onPing", "onPong")
                                .map(callback ->
                                        Arguments.of(end, callback, thrown.get().toString(), thrown))));
    }

    private static WsHandler throwing(String callback, Supplier<Throwable> thrown) {
        WsHandler handler = WsHandler.of();
        return switch (callback) {
            case "onMessage" -> handler.onMessage((ws, it) -> CveThrowingCallbackTest.<RuntimeException>evil(thrown));
            case "onData" -> handler.onData((ws, it) -> CveThrowingCallbackTest.<RuntimeException>evil(thrown));
            case "onText" -> handler.onText((ws, it) -> CveThrowingCallbackTest.<RuntimeException>evil(thrown));
            case "onBinary" -> handler.onBinary((ws, it) -> CveThrowingCallbackTest.<RuntimeException>evil(thrown));
            case "onPing" -> handler.onPing((ws, it) -> CveThrowingCallbackTest.<RuntimeException>evil(thrown));
            default -> handler.onPong((ws, it) -> CveThrowingCallbackTest.<RuntimeException>evil(thrown));
        };
    }

    private static String frame(String callback) {
        return switch (callback) {
            case "onBinary" -> "82 01 61";
            case "onPing" -> "89 00";
            case "onPong" -> "8a 00";
            default -> "81 01 61";
        };
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("sessions")
    void inASession(End end, String callback, String name, Supplier<Throwable> thrown) {
        Victim victim = new Victim(end, hostile.kit());
        victim.handler(throwing(callback, thrown)
                .onClose((ws, outcome) ->
                        victim.told.add("! " + outcome.failure().message())));
        victim.at(end.open(hostile, victim));
        victim.hears(Hostile.written(end, frame(callback), "82 04 6576696c"), Sizes.whole());
        assertThat(victim.answered()).isEqualTo((callback.equals("onPing") ? "8a00" : "") + INTERNAL);
        victim.ends(name, true);
        assertThat(victim.told).containsExactly("! " + callback + " threw " + name);
        hostile.neighbour().goesOn();
    }

    static Stream<Arguments> coders() {
        return End.SESSIONS.stream()
                .flatMap(end -> THROWABLES.stream()
                        .filter(thrown -> !(thrown.get() instanceof IOException))
                        .map(thrown -> Arguments.of(end, thrown.get().toString(), thrown)));
    }

    /** A decoder of an extension of others. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("coders")
    void inADecoder(End end, String name, Supplier<Throwable> thrown) {
        Victim victim = hostile.victim(
                end,
                WsHandler.of()
                        .onMessage((ws, message) -> {})
                        .options(WsOptions.of().extensions(new FragileExtension("decode", thrown))),
                FragileExtension.FIELD);
        victim.hears(Hostile.written(end, "a1 01 61", "82 04 6576696c"), Sizes.whole());
        assertThat(victim.told).hasSize(2).last().asString().startsWith("! ").endsWith(name);
        hostile.neighbour().goesOn();
        victim.peer().reset();
        hostile.kit().settle();
    }

    static Stream<Arguments> transfers() {
        return THROWABLES.stream()
                .flatMap(thrown -> Stream.of("onHead", "onData", "sink", "its end")
                        .map(where -> Arguments.of(where, thrown.get().toString(), thrown)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("transfers")
    void inATransfer(String where, String name, Supplier<Throwable> thrown) {
        HttpFetch fetch = HttpFetch.get("http://" + hostile.kit().authority() + "/victim");
        HttpFetch broken = switch (where) {
            case "onHead" -> fetch.onHead((it, head) -> CveThrowingCallbackTest.<RuntimeException>evil(thrown));
            case "onData" -> fetch.onData((it, data) -> CveThrowingCallbackTest.<RuntimeException>evil(thrown));
            case "sink" -> fetch.into(new Evil(thrown, true));
            default -> fetch.into(new Evil(thrown, false));
        };
        Victim victim = new Victim(End.HTTP_CLIENT, hostile.kit());
        hostile.kit()
                .multi()
                .add(broken.onDone((it, outcome) ->
                        victim.told.add("! " + outcome.failure().message())));
        victim.at(hostile.kit().acceptRaw());
        victim.hears(Frames.latin("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), Sizes.whole());
        assertThat(victim.told).hasSize(1).first().asString().endsWith(name);
        hostile.neighbour().goesOn();
        victim.peer().reset();
        hostile.kit().settle();
    }

    /** A sink that throws when it is written to, or when it is closed. */
    private record Evil(Supplier<Throwable> thrown, boolean atOnce) implements Sink {
        @Override
        public boolean open(ResponseHead head) {
            return true;
        }

        @Override
        public void write(ByteBuffer bytes) {
            if (atOnce) {
                CveThrowingCallbackTest.<RuntimeException>evil(thrown);
            }
            bytes.position(bytes.limit());
        }

        @Override
        public void close(boolean complete) {
            if (!atOnce) {
                CveThrowingCallbackTest.<RuntimeException>evil(thrown);
            }
        }
    }
}
