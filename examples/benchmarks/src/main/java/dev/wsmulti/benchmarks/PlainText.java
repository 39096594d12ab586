package dev.wsmulti.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The "plain text" exchange that HTTP servers are compared by: a short request, a short answer of a fixed size. */
final class PlainText {
    static final String PATH = "/plaintext";
    static final String BODY = "Hello, World!";

    private static final int LONGEST_HEAD = 8 * 1024;
    private static final Pattern LENGTH = Pattern.compile("(?i)\\r\\ncontent-length: *(\\d+)\\r\\n");

    /** As long as our answer, so that the bare echo moves the same bytes both ways. */
    private static final byte[] REQUEST = ("GET " + PATH
                    + " HTTP/1.1\r\nHost: localhost\r\n"
                    + "Accept: text/plain,text/html;q=0.9,application/xml,*/*;q=0.1\r\n"
                    + "Connection: keep-alive\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);

    private PlainText() {}

    /** Bytes of the request. */
    static int requestSize() {
        return REQUEST.length;
    }

    static byte[] request() {
        return REQUEST.clone();
    }

    /** Asks once on a connected, blocking socket, and returns how long the answer is. */
    static int replySize(Socket socket, InetSocketAddress server) throws IOException {
        socket.getOutputStream().write(REQUEST);
        InputStream in = socket.getInputStream();
        String head = readHead(in);
        Matcher length = LENGTH.matcher(head);
        if (!head.startsWith("HTTP/1.1 200 ") || !length.find()) {
            throw new SocketException(server + " does not serve " + PATH + ": "
                    + head.lines().findFirst().orElse(""));
        }
        byte[] body = in.readNBytes(Integer.parseInt(length.group(1)));
        if (!new String(body, StandardCharsets.US_ASCII).equals(BODY)) {
            throw new SocketException(server + " serves something else as " + PATH);
        }
        return head.length() + body.length;
    }

    /** The head of an answer, its empty line included, and not a byte more. */
    static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (head.size() < LONGEST_HEAD) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the server closed instead of answering");
            }
            head.write(next);
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
            if (matched == 4) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
        }
        throw new SocketException("the head of the server's answer has no end");
    }
}
