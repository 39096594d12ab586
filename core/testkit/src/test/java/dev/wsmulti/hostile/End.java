package dev.wsmulti.hostile;

import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.transfer.HttpFetch;
import java.util.List;

/** Which end of ours hears the bytes. */
enum End {
    WS_SERVER {
        @Override
        TestPeer open(Hostile hostile, Victim victim) {
            TestPeer peer = HTTP_SERVER.open(hostile, victim);
            peer.requestUpgrade("/victim", "h", victim.fields());
            peer.expectUpgraded();
            victim.told.remove("upgrade");
            return peer;
        }
    },
    WS_CLIENT {
        @Override
        TestPeer open(Hostile hostile, Victim victim) {
            hostile.kit().multi().add(hostile.kit().request().handler(victim.handler()));
            TestPeer peer = hostile.kit().acceptRaw();
            peer.acceptUpgrade(victim.fields());
            hostile.kit().settle();
            return peer;
        }
    },
    /** A client that has asked for an upgrade; the bytes are the answer. */
    OPENING {
        @Override
        TestPeer open(Hostile hostile, Victim victim) {
            hostile.kit()
                    .multi()
                    .add(hostile.kit().request().handler(victim.handler()).subprotocols("chat", "news"));
            return hostile.kit().acceptRaw();
        }
    },
    HTTP_SERVER {
        @Override
        TestPeer open(Hostile hostile, Victim victim) {
            TestPeer peer = hostile.kit().connectRaw(hostile.server());
            hostile.knows(peer, victim);
            return peer;
        }
    },
    HTTP_CLIENT {
        @Override
        TestPeer open(Hostile hostile, Victim victim) {
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

    abstract TestPeer open(Hostile hostile, Victim victim);

    boolean isSession() {
        return this == WS_SERVER || this == WS_CLIENT;
    }
}
