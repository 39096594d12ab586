package dev.wsmulti.tool;

import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.transfer.Sink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is written of the answers for one URL: heads with {@code -i}, bodies, or with {@code -C} the rest of one. */
final class AnswerOutput implements Sink {
    private final boolean showsHead;
    private final boolean showsBody;
    private final boolean resumes;
    private final Output output;
    private long offset;
    private boolean passing;
    private @Nullable IOException unwritten;

    AnswerOutput(Options options, Optional<Path> file, boolean uploads) {
        long asked = options.http.offset;
        showsHead = options.http.include || options.http.head;
        showsBody = !options.http.head;
        resumes = asked != 0 && !uploads;
        offset = asked == OffsetConverter.OF_THE_FILE ? OutputFiles.size(file) : asked;
        output = resumes ? OutputFiles.resumed(options.output, file) : OutputFiles.of(options.output, file);
    }

    /** How much is there already and not asked for any more. */
    long offset() {
        return offset;
    }

    /** Whether an answer of this status says something else than the rest that was asked for. */
    boolean isOtherThanRest(int status) {
        return resumes && offset > 0 && status / 100 != 2 && status != 416;
    }

    /** Why it could not be written, where the transfer does not tell. */
    @Nullable
    IOException unwritten() {
        return unwritten;
    }

    /** Whether the answer that begins is not the last one, so that nothing of it is written. */
    void isPassing(boolean is) {
        passing = is;
    }

    /** An answer that is dropped before its sink sees it, for it is a failure: its head is wanted all the same. */
    void refused(ResponseHead head) {
        try {
            open(head);
            output.end(false);
        } catch (IOException failed) {
            unwritten = failed;
        }
    }

    @Override
    public boolean open(ResponseHead head) throws IOException {
        boolean drops = passing || isOtherThanRest(head.status());
        if (!drops && showsHead) {
            output.write(ByteBuffer.wrap(asText(head)));
        }
        return !drops;
    }

    private static byte[] asText(ResponseHead head) {
        StringBuilder text = new StringBuilder("HTTP/1.")
                .append(head.minorVersion())
                .append(' ')
                .append(head.status())
                .append(' ')
                .append(head.reason())
                .append("\r\n");
        head.headers()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        if (showsBody) {
            int count = bytes.remaining();
            output.write(bytes);
            offset += resumes ? count : 0;
        }
    }

    @Override
    public void close(boolean whole) throws IOException {
        output.end(whole);
    }
}
