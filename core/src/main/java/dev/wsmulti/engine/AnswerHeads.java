package dev.wsmulti.engine;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.Status;
import dev.wsmulti.http1.Http1Writer;

/** The heads of answers. Those of a turn often say the same: then what was written last is copied. One for each loop. */
final class AnswerHeads {
    /** In place of a length: the body is sent in chunks. */
    static final long CHUNKED = -1;

    /** In place of a length: nothing is said of it. */
    static final long NOTHING = -2;

    private final HttpTools tools;
    private final Http1Writer writer;

    // What the last one says, as long as the writer has it.
    private long written = Http1Writer.NOTHING;
    private int status;
    private Headers headers = Headers.of();
    private long length;
    private String connection = "";
    private String date = "";

    AnswerHeads(HttpTools tools) {
        this.tools = tools;
        this.writer = tools.writer;
    }

    /**
     * Writes the head of a final answer.
     *
     * @param saidLength bytes of the body, {@link #CHUNKED} or {@link #NOTHING}
     * @param saidConnection the value of that field, empty for none
     */
    void write(ByteQueue out, int code, Headers fields, long saidLength, String saidConnection, long now) {
        String present = tools.date(now);
        boolean same = code == status
                && saidLength == length
                && saidConnection.equals(connection)
                && present.equals(date)
                && fields.equals(headers);
        if (same && writer.again(out, written)) {
            return;
        }
        writer.beginResponse(code, Status.reason(code));
        if (!fields.contains("Date")) {
            writer.field("Date", present);
        }
        writer.fields(fields);
        if (saidLength == CHUNKED) {
            writer.field("Transfer-Encoding", "chunked");
        } else if (saidLength != NOTHING) {
            writer.field("Content-Length", saidLength);
        }
        if (!saidConnection.isEmpty()) {
            writer.field("Connection", saidConnection);
        }
        writer.end(out);
        written = writer.written();
        status = code;
        headers = fields;
        length = saidLength;
        connection = saidConnection;
        date = present;
    }
}
