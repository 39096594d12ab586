package dev.wsmulti.http1;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.http.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the heads that the peer sends: requests if we are the server, responses if we are the client. Strict: CRLF only,
 * no folded lines, no space before a colon, no control characters. It takes off the queue what it has looked at, and
 * looks at no byte twice.
 */
final class HeadParser {
    private static final byte[] PREFIX = {'H', 'T', 'T', 'P', '/'};

    private final Role us;
    private final HeadLimits limits;
    private final Fault fault;
    private final LineReader line;
    private final FieldReader fields;
    private final StartLine startLine;

    private boolean emptyLineSkipped;
    private boolean prefixSeen;
    private @Nullable RequestHead request;
    private @Nullable ResponseHead response;
    private boolean started;

    HeadParser(Role us, HeadLimits limits, Fault fault, LineReader line, FieldReader fields) {
        this.us = us;
        this.limits = limits;
        this.fault = fault;
        this.line = line;
        this.fields = fields;
        this.startLine = new StartLine(fault, limits.maxTarget());
    }

    /** The first head of an exchange follows; bytes and field lines are counted from 0. */
    void begin() {
        fields.begin();
        beginAnother();
    }

    /** Another head of the same exchange follows; its bytes and lines count with those of the ones before. */
    void beginAnother() {
        emptyLineSkipped = false;
        prefixSeen = false;
        started = false;
        request = null;
        response = null;
    }

    /** Takes in bytes of a head; says whether it is complete. */
    boolean parse(ByteQueue in) {
        if (!started && !(us == Role.SERVER ? requestLine(in) : statusLine(in))) {
            return false;
        }
        if (!fields.complete(in)) {
            return false;
        }
        Headers headers = fields.take();
        if (request != null) {
            checkHost(request, headers);
            request = new RequestHead(request.method(), request.target(), request.minorVersion(), headers);
        }
        if (response != null) {
            response = new ResponseHead(response.status(), response.reason(), response.minorVersion(), headers);
        }
        return true;
    }

    /** The head that follows is known, of so many bytes. */
    void known(RequestHead head, int length) {
        started = true;
        request = head;
        fields.known(length);
    }

    /** Whether part of a head was taken in. */
    boolean begun() {
        return started || !line.isEmpty();
    }

    /** Bytes of the head so far. */
    long read() {
        return fields.read() + line.heldCount();
    }

    @Nullable
    RequestHead request() {
        return request;
    }

    @Nullable
    ResponseHead response() {
        return response;
    }

    private boolean requestLine(ByteQueue in) {
        int found = fields.find(in, startLine.longestRequestLine());
        if (found == LineReader.LINE && line.length() == 0 && !emptyLineSkipped) {
            // RFC 9112 section 2.2: "a server that is expecting to receive and parse a request-line SHOULD ignore at
            // least one empty line (CRLF) received prior to the request-line."
            emptyLineSkipped = true;
            line.release(in);
            return requestLine(in);
        }
        if (found == LineReader.OVERLONG) {
            throw startLine.overlong(line.heldText());
        }
        if (found == LineReader.PART) {
            return false;
        }
        request = startLine.request(line.array(), line.start(), line.end());
        return startLineTaken(in);
    }

    private boolean statusLine(ByteQueue in) {
        if (!prefixSeen && !prefix(in)) {
            return false;
        }
        int found = fields.find(in, limits.maxHeaderLine());
        if (found == LineReader.OVERLONG) {
            throw fields.overLine();
        }
        if (found == LineReader.PART) {
            return false;
        }
        response = startLine.response(line.array(), line.start(), line.end());
        return startLineTaken(in);
    }

    /** Who does not speak HTTP may never send a line end: the first bytes tell. */
    private boolean prefix(ByteQueue in) {
        int count = (int) Math.min(in.length(), PREFIX.length);
        in.require(count);
        for (int i = 0; i < count; i++) {
            if (in.array()[in.start() + i] != PREFIX[i]) {
                throw fault.bad("a response begins with HTTP/ (RFC 9112 section 4)");
            }
        }
        prefixSeen = count == PREFIX.length;
        return prefixSeen;
    }

    private boolean startLineTaken(ByteQueue in) {
        started = true;
        fields.release(in);
        return true;
    }

    /**
     * RFC 9112 section 3.2: "A server MUST respond with a 400 (Bad Request) status code to any HTTP/1.1 request message
     * that lacks a Host header field and to any request message that contains more than one Host header field line or a
     * Host header field with an invalid field value."
     */
    private void checkHost(RequestHead head, Headers headers) {
        List<String> hosts = headers.allValues("Host");
        if (hosts.size() > 1 || hosts.isEmpty() && head.minorVersion() > 0) {
            throw fault.bad("a request has one Host field (RFC 9112 section 3.2)");
        }
        if (!hosts.isEmpty() && !isHost(hosts.get(0))) {
            throw fault.bad("the Host field is a host and a port (RFC 9110 section 7.2)");
        }
    }

    private static boolean isHost(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 127 || "\"#/<>?@\\^`{|}".indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }
}
