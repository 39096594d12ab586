package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Setting;
import java.net.InetSocketAddress;

/** A session and a transfer on the same loop, which go on whatever happens beside them. */
final class Neighbour {
    private final TestKit kit;
    private final TestPeer client;
    private final TestPeer host;
    private final HttpTransfer transfer;
    private int received;
    private int rounds;

    /** @param server echoes what comes on {@code /beside} */
    Neighbour(TestKit kit, InetSocketAddress server) {
        this.kit = kit;
        client = kit.connect(server, "/beside");
        transfer = kit.multi()
                .add(HttpFetch.get("http://" + kit.authority() + "/beside")
                        .stallTimeout(Setting.FOREVER)
                        .onData((it, piece) -> received += piece.length()));
        host = kit.acceptRaw();
        host.heardRaw();
        host.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    /** Both are served, and nothing else has come to them. */
    void goesOn() {
        String text = "round " + rounds++;
        int before = received;
        client.text(text);
        host.send("4\r\nmore\r\n");
        assertThat(client.heard()).containsExactly("81 " + text);
        assertThat(received).isEqualTo(before + 4);
        assertThat(host.heardRaw()).isEmpty();
        assertThat(transfer.isDone()).isFalse();
    }

    /** Both end as they should. */
    void ends() {
        goesOn();
        client.close(1000);
        assertThat(client.heard()).containsExactly("88 1000");
        client.finish();
        host.send("0\r\n\r\n");
        kit.settle();
        assertThat(transfer.outcome().orElseThrow().failed()).isFalse();
    }
}
