package dev.wsmulti.testkit;

import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsSession;
import java.util.ArrayList;
import java.util.List;

/** Writes down what happens in a session. */
final class Recorder {
    final List<String> events = new ArrayList<>();
    final List<WsOutcome> outcomes = new ArrayList<>();
    WsSession session;

    WsHandler handler() {
        return WsHandler.of()
                .onOpen(ws -> {
                    session = ws;
                    events.add("open");
                })
                .onMessage((ws, message) -> events.add((message.isText() ? "text " : "binary ") + message.text()))
                .onPing((ws, ping) -> events.add("ping"))
                .onPong((ws, pong) -> events.add("pong"))
                .onClosing((ws, close) -> events.add("closing " + close.code()))
                .onClose((ws, outcome) -> {
                    events.add("close");
                    outcomes.add(outcome);
                });
    }

    /** The one outcome. */
    WsOutcome outcome() {
        if (outcomes.size() != 1) {
            throw new AssertionError("not one outcome but " + outcomes + ": " + events);
        }
        return outcomes.get(0);
    }
}
