package dev.wsmulti.engine;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.http1.HeadLimits;
import dev.wsmulti.http1.Http1Writer;
import dev.wsmulti.http1.HttpDate;
import dev.wsmulti.http1.KnownHeads;
import dev.wsmulti.net.DirectBuffers;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What all HTTP connections of a loop use in turn. */
final class HttpTools {
    final Http1Writer writer = new Http1Writer();
    final AnswerHeads answerHeads = new AnswerHeads(this);

    private final HttpDate dates = new HttpDate();
    private final Map<HeadLimits, KnownHeads> knownHeads = new HashMap<>();
    private long dated;
    private @Nullable String date;
    private final ByteBuffer probe = ByteBuffer.allocate(1);
    private @Nullable ByteBuffer pulled;
    private @Nullable ByteBuffer direct;

    /**
     * The present {@code Date} (RFC 9110 section 6.6.1): the one figure of ours that is the time of day. Asked of the system
     * once for each {@code now}, which stands still for a turn.
     */
    String date(long now) {
        String present = date;
        if (present == null || dated != now) {
            dated = now;
            present = dates.format(TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()));
            date = present;
        }
        return present;
    }

    /** The heads known to all connections under such limits. */
    KnownHeads knownHeads(HeadLimits limits) {
        return knownHeads.computeIfAbsent(limits, unused -> new KnownHeads());
    }

    /** Room for the byte that must not come. The loop's own buffer may be lent to a queue meanwhile. */
    ByteBuffer probe() {
        return probe.clear();
    }

    /** What passes between a body and the socket without a queue. */
    ByteBuffer direct() {
        ByteBuffer buffer = direct;
        if (buffer == null) {
            buffer = DirectBuffers.allocate(SegmentPool.LARGEST);
            direct = buffer;
        }
        return buffer.clear();
    }

    /** Where sources put their bytes. A memory of its own: a source may send on sessions, which use the loop's. */
    ByteBuffer pulled() {
        ByteBuffer buffer = pulled;
        if (buffer == null) {
            buffer = ByteBuffer.allocate(SegmentPool.LARGEST);
            pulled = buffer;
        }
        return buffer.clear();
    }
}
