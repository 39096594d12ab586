package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsSession;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code onOpen} comes first, also where the end comes in the same turn. */
class OpenFirstTest {
    private final TestKit kit = TestKit.create();

    @Test
    void cancelledBetweenTheHandshakeAndOnOpenItWasNotOpen() {
        List<String> ev = new ArrayList<>();
        WsSession s = kit.multi()
                .add(kit.request()
                        .handler(WsHandler.of()
                                .onOpen(w -> ev.add("open"))
                                .onShutdown(w -> ev.add("shutdown"))
                                .onClose((w, o) -> ev.add("close " + o.wasOpen()))));
        TestPeer p = kit.acceptRaw();
        p.acceptUpgrade();
        kit.multi().perform();
        assertThat(s.state()).isEqualTo(WsSession.State.OPEN);
        s.cancel();
        kit.settle();
        assertThat(ev.toString()).isIn("[open, close true]", "[close false]");
    }

    @Test
    void shutDownBetweenTheHandshakeAndOnOpenItOpensFirst() {
        List<String> ev = new ArrayList<>();
        kit.multi()
                .add(kit.request()
                        .handler(WsHandler.of()
                                .onOpen(w -> ev.add("open"))
                                .onShutdown(w -> ev.add("shutdown"))
                                .onClose((w, o) -> ev.add("close " + o.wasOpen()))));
        TestPeer p = kit.acceptRaw();
        p.acceptUpgrade();
        kit.multi().perform();
        kit.multi().close();
        assertThat(ev.toString()).isIn("[open, shutdown, close true]", "[close false]");
    }

    /** A server may answer before it has read all. */
    @Test
    void theRequestGoesOutWholeThoughTheAnswerCameFirst() {
        kit.network().capacity(512);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 500; i++) names.add("protocol" + i);
        WsSession s = kit.multi().add(kit.request().subprotocols(names.toArray(new String[0])));
        TestPeer p = kit.acceptRaw();
        kit.settle();
        String req = new String(p.raw().take(), StandardCharsets.ISO_8859_1);
        p.send(TestPeer.switching(TestPeer.keyOf(req)));
        for (int i = 0; i < 400; i++) req += p.heardRaw();
        assertThat(req).endsWith("\r\n\r\n");
        kit.close();
        assertThat(kit.multi().stats()).matches(WsMulti.Stats::isEmpty, "empty");
    }
}
