package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
        upgrade(socket.getInputStream(), socket.getOutputStream(), server);
    }

    /** The same for the path given. */
    static void upgrade(Socket socket, InetSocketAddress server, String path) throws IOException {
        String unused = upgrade(socket.getInputStream(), socket.getOutputStream(), server, path, "");
    }

    /** The same on streams. */
    static void upgrade(InputStream in, OutputStream out, InetSocketAddress server) throws IOException {
        String unused = upgrade(in, out, server, "/", "");
    }

    /** The same to a server that is to compress, without taking anything over from message to message. */
    static void upgradeDeflated(Socket socket, InetSocketAddress server) throws IOException {
        String offer = "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
                + " client_no_context_takeover\r\n";
        String head = upgrade(socket.getInputStream(), socket.getOutputStream(), server, "/deflate", offer);
        if (!head.contains("permessage-deflate") || !head.contains("server_no_context_takeover")) {
            throw new SocketException("the server does not agree to compress without takeover: " + head);
        }
    }

    private static String upgrade(InputStream in, OutputStream out, InetSocketAddress server, String path, String more)
            throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + server.getHostString() + ":" + server.getPort()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + KEY + "\r\n" + more + "\r\n";
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        String head = PlainText.readHead(in);
        if (!head.startsWith("HTTP/1.1 101 ") || !head.contains(ACCEPT)) {
            throw new SocketException(
                    "the server did not upgrade: " + head.lines().findFirst().orElse(""));
        }
        return head;
    }
}
