package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** The opening handshake of a client that waits for the answer. */
final class Handshake {
    /** The key and the answer of RFC 6455, section 1.3: one pair is as good as another here. */
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private Handshake() {}

    /** Upgrades a connected, blocking socket; nothing behind the head is read. */
    static void upgrade(Socket socket, InetSocketAddress server) throws IOException {
        String request = "GET / HTTP/1.1\r\nHost: " + server.getHostString() + ":" + server.getPort()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + KEY + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String head = PlainText.readHead(socket.getInputStream());
        if (!head.startsWith("HTTP/1.1 101 ") || !head.contains(ACCEPT)) {
            throw new SocketException(
                    "the server did not upgrade: " + head.lines().findFirst().orElse(""));
        }
    }
}
