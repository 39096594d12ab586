package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.Sizes;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsSession;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Lesson(
        ids = {"CVE-2026-9080 (curl)", "Tcllib 2017: a message told twice where the handler answered from within"},
        text =
                "whatever a callback does to its own transfer, pausing and ending it too, holds from its return on: told once, freed once")
final class CveCallbackReentrancyTest {
    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    private static final Map<String, Consumer<WsSession>> ACTS = new TreeMap<>(Map.of(
            "pause", WsSession::pause,
            "pause and resume",
                    ws -> {
                        ws.pause();
                        ws.resume();
                    },
            "cancel", WsSession::cancel,
            "cancel twice",
                    ws -> {
                        ws.cancel();
                        ws.cancel();
                    },
            "close", WsSession::close,
            "close and send",
                    ws -> {
                        ws.close(Close.of(1001));
                        ws.send("late");
                    },
            "pause and cancel",
                    ws -> {
                        ws.pause();
                        ws.cancel();
                    },
            "send and close",
                    ws -> {
                        ws.send("bye");
                        ws.close();
                    }));

    static Stream<Arguments> acts() {
        return End.SESSIONS.stream()
                .flatMap(end -> Stream.of("onOpen", "onMessage", "onData", "onPing", "onPong", "onClosing")
                        .flatMap(callback -> ACTS.keySet().stream()
                                // Who cancels there never gets to hear anything.
                                .filter(act -> !callback.equals("onOpen") || !act.contains("cancel"))
                                .map(act -> Arguments.of(end, callback, act, ACTS.get(act)))));
    }

    private static WsHandler acting(String callback, Consumer<WsSession> act) {
        WsHandler handler = WsHandler.of();
        return switch (callback) {
            case "onOpen" -> handler.onOpen(act::accept);
            case "onMessage" -> handler.onMessage((ws, it) -> act.accept(ws));
            case "onData" -> handler.onData((ws, it) -> act.accept(ws));
            case "onPing" -> handler.onPing((ws, it) -> act.accept(ws));
            case "onPong" -> handler.onPong((ws, it) -> act.accept(ws));
            default -> handler.onClosing((ws, it) -> act.accept(ws));
        };
    }

    /** Two messages, a fragment, control frames, a close frame and what may not come behind it, in every company. */
    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("acts")
    void isSafe(End end, String callback, String name, Consumer<WsSession> act) {
        byte[] bytes = Hostile.written(
                end, "81 01 61", "02 02 6162", "89 01 70", "80 00", "8a 00", "81 01 62", "88 02 03e8", "81 01 63");
        Hostile.ways(bytes.length).forEach((way, sizes) -> {
            Spending spent = new Spending(hostile.kit());
            Victim victim = new Victim(end, hostile.kit());
            victim.handler(acting(callback, act).onClose((ws, outcome) -> victim.told.add("end")));
            victim.at(end.open(hostile, victim));
            victim.hears(bytes, sizes);
            if (name.equals("pause") && victim.told.isEmpty()) {
                victim.peer().reset();
                hostile.kit().settle();
            } else if (!victim.peer().raw().resetByOther()) {
                victim.peer().finish();
                hostile.kit().settle();
            }
            assertThat(victim.told).as(way).containsExactly("end");
            hostile.neighbour().goesOn();
            spent.isBounded(way, victim);
        });
    }

    /** The same of a transfer: each callback that ends it or pauses it. */
    @ParameterizedTest
    @ValueSource(strings = {"onHead", "onData", "onProgress"})
    void ofATransfer(String callback) {
        for (int way = 0; way < 3; way++) {
            int chosen = way;
            Victim victim = new Victim(End.HTTP_CLIENT, hostile.kit());
            HttpFetch fetch = HttpFetch.get("http://" + hostile.kit().authority() + "/victim");
            Consumer<HttpTransfer> act = it -> {
                if (chosen == 0) {
                    it.cancel();
                } else {
                    it.pause();
                    if (chosen == 1) {
                        it.resume();
                    } else {
                        it.cancel();
                    }
                }
            };
            HttpFetch acting = switch (callback) {
                case "onHead" -> fetch.onHead((it, head) -> act.accept(it));
                case "onData" -> fetch.onData((it, data) -> act.accept(it));
                default -> fetch.onProgress((it, progress) -> act.accept(it));
            };
            hostile.kit().multi().add(acting.onDone((it, outcome) -> victim.told.add("end " + outcome.failed())));
            victim.at(hostile.kit().acceptRaw());
            victim.hears(
                    Frames.latin("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n"),
                    Sizes.of(3));
            assertThat(victim.told).containsExactly("end " + (chosen != 1));
            victim.peer().reset();
            hostile.neighbour().goesOn();
        }
    }
}
