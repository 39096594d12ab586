package dev.wsmulti.hostile;

import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.WsHandler;
import java.util.ArrayList;
import java.util.List;

/** Which end of ours hears the bytes. */
enum End {
    WS_SERVER {
        @Override
        TestPeer open(Hostile hostile, Victim victim, WsHandler handler) {
            return hostile.kit().connect(hostile.server(handler, new ArrayList<>()), "/victim");
        }
    },
    WS_CLIENT {
        @Override
        TestPeer open(Hostile hostile, Victim victim, WsHandler handler) {
            hostile.kit().multi().add(hostile.kit().request().handler(handler));
            return hostile.kit().accept();
        }
    },
    /** A client that has asked for an upgrade; the bytes are the answer. */
    OPENING {
        @Override
        TestPeer open(Hostile hostile, Victim victim, WsHandler handler) {
            hostile.kit().multi().add(hostile.kit().request().handler(handler).subprotocols("chat", "news"));
            return hostile.kit().acceptRaw();
        }
    },
    HTTP_SERVER {
        @Override
        TestPeer open(Hostile hostile, Victim victim, WsHandler handler) {
            return hostile.kit().connectRaw(hostile.server(handler, victim.told));
        }
    },
    HTTP_CLIENT {
        @Override
        TestPeer open(Hostile hostile, Victim victim, WsHandler handler) {
            hostile.kit()
                    .multi()
                    .add(HttpFetch.get("http://" + hostile.kit().authority() + "/victim")
                            .onDone((it, outcome) -> victim.told.add(outcome.cause()
                                    .map(failure -> "! " + failure.message())
                                    .orElse(outcome.status() + " " + outcome.text()))));
            return hostile.kit().acceptRaw();
        }
    };

    /** The two roles of a session. */
    static final List<End> SESSIONS = List.of(WS_SERVER, WS_CLIENT);

    abstract TestPeer open(Hostile hostile, Victim victim, WsHandler handler);

    boolean isSession() {
        return this == WS_SERVER || this == WS_CLIENT;
    }
}
