package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies: -x, -U, --proxy-digest, --noproxy, --proxy-header, -p, and their exit codes. */
class ProxyIT {
    private static final String URL = "http://target.test/path";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    private static String at(Peer peer) {
        return peer.http().substring("http://".length()).replaceAll("/.*", "");
    }

    @Test
    void aPlainRequestIsForwardedWithWhatTheProxyIsTold() throws Exception {
        try (Peer peer = Peer.answering(OK)) {
            ToolProcess tool =
                    ToolProcess.run("-v", "-x", at(peer), "-U", "me:secret", "--proxy-header", "X-Tenant: blue", URL);
            tool.printed("hi");
            assertThat(tool.err()).doesNotContain("secret", "bWU6c2VjcmV0");
            assertThat(peer.head())
                    .startsWith("GET http://target.test/path HTTP/1.1\r\n")
                    .contains("\r\nProxy-Authorization: Basic bWU6c2VjcmV0\r\n", "\r\nX-Tenant: blue\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-p http://target.test/", "ws://target.test/", "https://target.test/"})
    void aTunnelThatIsRefusedIs7AndSaysWhy(String args) throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")) {
            String[] all = ("-x http://me:secret@" + at(peer) + " " + args).split(" ");
            ToolProcess.run(all).failed(7, "403 Forbidden");
            assertThat(peer.head()).startsWith("CONNECT target.test:").contains("\r\nProxy-Authorization: Basic ");
        }
    }

    @Test
    void aSocksServerThatIsNoneIs97() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            Thread answers = new Thread(() -> {
                try (var socket = server.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException gone) {
                    Thread.currentThread().interrupt();
                }
            });
            answers.start();
            ToolProcess.run("-x", "socks5h://127.0.0.1:" + server.getLocalPort(), URL)
                    .failed(97, "SOCKS5");
            answers.join();
        }
    }

    @Test
    void aProxyThatIsUnknownIs5AndOneThatDoesNotListenIs7() throws Exception {
        ToolProcess.run("-x", "http://proxy.invalid:1", URL).failed(5, "proxy.invalid");
        int port;
        try (ServerSocket server = new ServerSocket(0)) {
            port = server.getLocalPort();
        }
        ToolProcess.run("-x", "http://127.0.0.1:" + port, "ws://target.test/").failed(7, "127.0.0.1:" + port);
    }

    @ParameterizedTest
    @CsvSource({"ftp://proxy, ftp", "http://proxy/path, path"})
    void whatIsNoProxyIs2(String url, String named) {
        ToolProcess.run("-x", url, URL).failed(2, named);
        ToolProcess.run("-x", url, "ws://target.test/").failed(2, named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--noproxy *", "--noproxy 127.0.0.0/8", "--noproxy a,127.0.0.1"})
    void exceptionsAreReachedStraight(String option) throws Exception {
        try (Peer peer = Peer.answering(OK)) {
            ToolProcess.run(("-x http://127.0.0.1:1 " + option + " " + peer.http()).split(" "))
                    .printed("hi");
            assertThat(peer.head()).startsWith("GET / HTTP/1.1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http_proxy=@, http://target.test/, GET http://target.test/ HTTP/1.1",
        "all_proxy=@, http://target.test/, GET http://target.test/ HTTP/1.1",
        "https_proxy=@, https://target.test/, CONNECT target.test:443 HTTP/1.1",
        "ws_proxy=@, ws://target.test/, CONNECT target.test:80 HTTP/1.1"
    })
    void theEnvironmentCounts(String variable, String url, String begins) throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")) {
            String set = variable.replace("@", peer.http());
            ToolProcess tool = ToolProcess.runByShell("no_proxy= " + set + " exec \"$@\" </dev/null", url);
            assertThat(peer.head()).as(tool.err()).startsWith(begins);
        }
    }
}
