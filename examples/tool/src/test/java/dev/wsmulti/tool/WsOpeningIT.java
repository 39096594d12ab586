package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs, requests, and answers to the upgrade. */
class WsOpeningIT {
    @Test
    void b1TheSchemeIsInAnyCase() throws Exception {
        try (Peer peer = Peer.upgraded(Peer::framesUntilClose)) {
            ToolProcess.run("WS://127.0.0.1:" + peer.port() + "/").printed("");
        }
    }

    @ParameterizedTest
    @CsvSource({"ws:/x, 3", "ws//x, 3", "localhost, 3", "ws://, 3", "wsx://h/, 1"})
    void b1WhatIsNoWebSocketUrl(String url, int code) {
        ToolProcess.run(url).failed(code);
    }

    @Test
    void b1AUrlWithoutASchemeGetsASuggestion() {
        ToolProcess.run("localhost/chat").failed(3, "http://", "ws://");
    }

    @Test
    void aNameThatDoesNotExistIs6() {
        ToolProcess.run("ws://does-not-exist.invalid/").failed(6, "does-not-exist.invalid");
    }

    @Test
    void nobodyListensIs7() throws Exception {
        int port;
        try (Peer peer = Peer.of(p -> {})) {
            port = peer.port();
        }
        ToolProcess.run("ws://127.0.0.1:" + port + "/").failed(7, "127.0.0.1:" + port);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 302, 400, 404, 503})
    void anyOtherStatusIs22(int status) throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n")) {
            ToolProcess.run(peer.ws()).failed(22, String.valueOf(status));
        }
    }

    @Test
    void b11AWrongAcceptIs8() throws Exception {
        try (Peer peer =
                Peer.answering("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: HkPsVga7+8LuxM4RGQ5p9tZHeYs=\r\n\r\n")) {
            ToolProcess.run(peer.ws()).failed(8, "Sec-WebSocket-Accept");
        }
    }

    @Test
    void b11NoUpgradeFieldIs8() throws Exception {
        try (Peer peer = Peer.of(p -> {
            p.readHead();
            p.text("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + p.acceptOfKey()
                    + "\r\n\r\n");
        })) {
            ToolProcess.run(peer.ws()).failed(8, "Upgrade");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Extensions: permessage-deflate"})
    void b11WhatWasNotAskedForIs8(String line) throws Exception {
        try (Peer peer = Peer.of(p -> {
            p.readHead();
            p.switchProtocols(line);
        })) {
            ToolProcess.run(peer.ws()).failed(8, line.substring(0, line.indexOf(':')));
        }
    }

    @Test
    void malformedHeadIs8() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 101 Switching Protocols\r\nUpgrade : websocket\r\n\r\n")) {
            ToolProcess.run(peer.ws()).failed(8);
        }
    }

    @Test
    void notOneByteIs52AndACutHeadIs56() throws Exception {
        try (Peer silent = Peer.of(Peer::readHead);
                Peer cut = Peer.answering("HTTP/1.1 101 Swi")) {
            ToolProcess.run(silent.ws()).failed(52);
            ToolProcess.run(cut.ws()).failed(56);
        }
    }

    @Test
    void aHeadOverItsLimitIs100() throws Exception {
        try (Peer peer =
                Peer.answering("HTTP/1.1 200 OK\r\n" + ("X-Pad: " + "x".repeat(1000) + "\r\n").repeat(400) + "\r\n")) {
            ToolProcess.run(peer.ws()).failed(100, "maxHead");
        }
    }

    @Test
    void aSilentServerIs28() throws Exception {
        try (Peer peer = Peer.of(p -> {
            p.readHead();
            p.readHead();
        })) {
            ToolProcess.run("-m", "0.5", peer.ws()).failed(28, "-m");
        }
    }

    @Test
    void earlyHintsBeforeThe101AreFine() throws Exception {
        try (Peer peer = Peer.of(p -> {
            p.readHead();
            p.text("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
            p.switchProtocols();
            p.framesUntilClose();
        })) {
            ToolProcess.run(peer.ws()).printed("");
        }
    }

    @Test
    void framesMayComeWithThe101() throws Exception {
        try (Peer peer = Peer.of(p -> {
            p.readHead();
            p.switchProtocols("X-Padding: 1");
            p.hex("81 02 68 69");
            p.framesUntilClose();
        })) {
            ToolProcess.run(peer.ws()).printed("hi\n");
        }
    }

    @Test
    void headersKeepTheirOrderAndConnectionIsMerged() throws Exception {
        try (Peer peer = Peer.upgraded(Peer::framesUntilClose)) {
            ToolProcess.run("-H", "X-B: 1", "-H", "X-A: 2", "-H", "X-B: 3", "-H", "Connection: keep-alive", peer.ws())
                    .printed("");
            assertThat(peer.head()).containsSubsequence("X-B: 1\r\n", "X-A: 2\r\n", "X-B: 3\r\n");
            assertThat(peer.field("Connection")).isEqualTo("keep-alive, Upgrade");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade",
                "Sec-WebSocket-Key",
                "sec-websocket-version",
                "Sec-WebSocket-Accept",
                "Sec-WebSocket-Extensions"
            })
    void aHeaderThatIsOursIs2(String name) {
        ToolProcess.run("-H", name + ": x", "ws://127.0.0.1:1/").failed(2, name);
    }

    @Test
    void subprotocolsAreOfferedInOrderAndNoneChosenIsFine() throws Exception {
        try (Peer peer = Peer.upgraded(Peer::framesUntilClose)) {
            ToolProcess.run("--subprotocol", "b.v2", "--subprotocol", "a", peer.ws())
                    .printed("");
            assertThat(peer.field("Sec-WebSocket-Protocol")).isEqualTo("b.v2, a");
        }
    }

    @Test
    void b26OptionsThatCannotApply() {
        String url = "ws://127.0.0.1:1/";
        for (List<String> options :
                List.of(List.of("-I"), List.of("-X", "POST"), List.of("-T", "f"), List.of("-i"), List.of("-Z"))) {
            String[] args = Stream.concat(options.stream(), Stream.of(url)).toArray(String[]::new);
            ToolProcess.run(args).failed(2, options.get(0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "ws"})
    void aUserInTheUrlIsRefusedInASentence(String scheme) {
        ToolProcess.run(scheme + "://user:secret@127.0.0.1:1/").failed(2, "user and password in a URL are not sent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade: h2c", "Upgrade:", "Sec-WebSocket-Key:", "Sec-WebSocket-Accept;"})
    void whatTheHandshakeOwnsCanNeitherBeSetNorLeftOut(String field) {
        ToolProcess.run("-H", field, "ws://127.0.0.1:1/").failed(2, field.replaceAll("[:;].*", ""));
    }

    @Test
    void optionsOfWebSocketDoNotApplyToHttp() {
        ToolProcess.run("--fragment", "http://127.0.0.1:1/").failed(2, "--fragment");
        ToolProcess.run("--exit-after", "1", "http://127.0.0.1:1/").failed(2, "--exit-after");
    }

    @Test
    void verboseShowsRequestAndAnswer() throws Exception {
        try (Peer peer = Peer.of(p -> {
            p.readHead();
            p.switchProtocols("X-Why: yes");
            p.framesUntilClose();
        })) {
            ToolProcess tool = ToolProcess.run("-v", peer.ws());
            tool.printed("");
            assertThat(tool.err())
                    .containsSubsequence(
                            "> GET / HTTP/1.1",
                            "> Sec-WebSocket-Key: ",
                            "< HTTP/1.1 101 Switching Protocols",
                            "< X-Why: yes",
                            "* the session is open");
        }
    }

    @Test
    void verboseShowsRequestAndRefusal() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 403 Forbidden\r\nX-Why: no\r\nContent-Length: 0\r\n\r\n")) {
            ToolProcess tool = ToolProcess.run("-v", peer.ws());
            assertThat(tool.exitCode()).isEqualTo(22);
            assertThat(tool.err())
                    .contains("> GET / HTTP/1.1", "> Sec-WebSocket-Key: ", "< HTTP/1.1 403 Forbidden", "< X-Why: no");
        }
    }
}
