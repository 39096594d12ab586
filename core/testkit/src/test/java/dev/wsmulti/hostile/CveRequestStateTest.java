package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Source;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Lesson(
        ids = "CVE-2022-32221, CVE-2023-28322 (curl)",
        text = "a request is a value: method and body of one never become those of another on the same connection")
final class CveRequestStateTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    @Test
    void onOneConnection() {
        String url = "http://" + hostile.kit().authority() + "/victim";
        HttpFetch base = HttpFetch.get(url).header("A", "b");
        HttpFetch put = HttpFetch.put(url, Source.of("put body"));
        HttpFetch post = put.body(Source.of("other"));
        String head = "Host: " + hostile.kit().authority() + "\r\n";
        TestPeer server = null;
        List<HttpFetch> order = List.of(put, base, HttpFetch.post(url, Source.of("post")), base, post, put, base);
        List<String> asked = List.of("PUT|put body", "GET|", "POST|post", "GET|", "PUT|other", "PUT|put body", "GET|");
        for (int i = 0; i < order.size(); i++) {
            HttpTransfer transfer = hostile.kit().multi().add(order.get(i));
            if (server == null) {
                server = hostile.kit().acceptRaw();
            }
            String request = server.heardRaw();
            String[] expected = asked.get(i).split("\\|", 2);
            assertThat(request)
                    .startsWith(expected[0] + " /victim HTTP/1.1\r\n")
                    .contains(head);
            assertThat(request.substring(request.indexOf("\r\n\r\n") + 4)).isEqualTo(expected[1]);
            if (expected[1].isEmpty()) {
                assertThat(request).contains("\r\nA: b\r\n").doesNotContain("Content-", "Transfer-Encoding");
            } else {
                assertThat(request)
                        .contains("\r\nContent-Length: " + expected[1].length() + "\r\n")
                        .doesNotContain("A: b");
            }
            server.send(OK);
            hostile.kit().settle();
            assertThat(transfer.outcome().orElseThrow().failed()).isFalse();
        }
        assertThat(hostile.kit().waits()).as("another connection").isFalse();
        server.finish();
        hostile.neighbour().goesOn();
    }
}
