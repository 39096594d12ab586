package dev.wsmulti.peers;

import java.util.ArrayList;
import java.util.List;

/** WebSocket programs of others; each has a server and a client script that understand the same words. */
enum WsPeer {
    NODE_WS {
        @Override
        List<String> command(String role) {
            return List.of(Programs.node(), Programs.script("ws-" + role + ".mjs"), Programs.nodeModules());
        }
    },
    PYTHON_WEBSOCKETS {
        @Override
        List<String> command(String role) {
            return List.of(Programs.python(), "-u", Programs.script("ws_" + role + ".py"));
        }
    };

    abstract List<String> command(String role);

    PeerProcess server() {
        return PeerProcess.start(command("server"));
    }

    /** Runs one case of the client script to its good end. */
    void client(int port, String name) {
        List<String> command = new ArrayList<>(command("client"));
        command.addAll(List.of("ws://127.0.0.1:" + port, name));
        PeerProcess.run(command);
    }
}
