package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.Deflate;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;

/** What tests of compressed sessions have in common: servers, scripted clients, and that nothing is left of them. */
abstract class CompressedSessions {
    static final String FIELD = "Sec-WebSocket-Extensions: permessage-deflate";
    static final Deflate BOTH = Deflate.on().serverTakeover(true).clientTakeover(true);
    static final String JSON = "{\"symbol\":\"WSM\",\"price\":101.25,\"volume\":4200},".repeat(40);

    TestKit kit = TestKit.create();

    /** Whatever happened, nothing is left: no codec either. */
    @AfterEach
    final void nothingIsLeft() {
        kit.multi().close();
        assertThat(kit.multi().stats().isEmpty()).as("%s", kit.multi().stats()).isTrue();
        assertThat(kit.multi().stats().codecMemory()).isZero();
    }

    static WsOptions options(Deflate deflate) {
        return WsOptions.of().deflate(deflate);
    }

    private InetSocketAddress listen(WsHandler handler) {
        return kit.multi().listen(0, Routes.of().ws("/", handler)).address();
    }

    /** The address of a server. */
    final String serve(WsHandler handler) {
        InetSocketAddress address = listen(handler);
        return "ws://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/";
    }

    /** A client of a server of its own that offers this, and was answered that it is agreed on. */
    final TestPeer connect(WsHandler handler, String field) {
        TestPeer peer = kit.connectRaw(listen(handler));
        peer.requestUpgrade("/", "h", field);
        kit.settle();
        answered(peer.expectUpgraded());
        return peer;
    }

    /** Looks at the answer to an offer. */
    void answered(String answer) {
        assertThat(answer).contains(FIELD);
    }
}
