package dev.wsmulti.testkit;

import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.WsHandler;
import java.net.InetSocketAddress;

/** The role of the session under test; its peer is scripted. */
enum Ends {
    CLIENT {
        @Override
        TestPeer open(TestKit kit, WsHandler handler) {
            kit.multi().add(kit.request().handler(handler));
            return kit.accept();
        }

        @Override
        TestPeer openWith(TestKit kit, WsHandler handler, Company company) {
            kit.multi().add(kit.request().handler(handler));
            TestPeer peer = kit.acceptRaw();
            byte[] answer = bytes(TestPeer.switching(TestPeer.keyOf(peer.heardRaw())));
            peer.send(company.with(peer, answer));
            kit.settle();
            return peer;
        }
    },
    SERVER {
        @Override
        TestPeer open(TestKit kit, WsHandler handler) {
            return kit.connect(listen(kit, handler), "/");
        }

        @Override
        TestPeer openWith(TestKit kit, WsHandler handler, Company company) {
            InetSocketAddress server = listen(kit, handler);
            TestPeer peer = kit.connectRaw(server);
            peer.send(company.with(peer, bytes(TestPeer.upgradeRequest("/", "127.0.0.1:" + server.getPort()))));
            kit.settle();
            return peer;
        }

        private InetSocketAddress listen(TestKit kit, WsHandler handler) {
            return kit.multi().listen(0, Routes.of().ws("/", handler)).address();
        }
    };

    /** What goes out in one send with the peer's part of the handshake. */
    interface Company {
        byte[] with(TestPeer peer, byte[] handshake);
    }

    /** An open session and its peer. */
    abstract TestPeer open(TestKit kit, WsHandler handler);

    /** The peer's part of the handshake goes out in company. */
    abstract TestPeer openWith(TestKit kit, WsHandler handler, Company company);

    /** An exact number of bytes, one for each character. */
    static byte[] bytes(String latin) {
        return latin.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    static byte[] join(byte[]... parts) {
        var all = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
