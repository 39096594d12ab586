package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.MemoryConnection;
import dev.wsmulti.testkit.Sizes;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.transfer.WsHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** One connection of ours that hears hostile bytes: what its peer gets back, and what its user is told. */
final class Victim {
    private static final Pattern DATE = Pattern.compile("Date: [^\r]*\r");

    final End end;

    /** What the user was told, in order; {@code !} and a failure at the end. */
    final List<String> told = new ArrayList<>();

    private final TestKit kit;
    private TestPeer peer;
    private String[] fields = {};
    private WsHandler handler = WsHandler.of();
    private String asked = "";
    private int parts;
    private int mostSegments;

    Victim(End end, TestKit kit) {
        this.end = end;
        this.kit = kit;
    }

    Victim peerSays(String... handshake) {
        fields = handshake;
        return this;
    }

    /** More fields in its peer's part of the handshake. */
    String[] fields() {
        return fields;
    }

    Victim handler(WsHandler ours) {
        handler = ours;
        return this;
    }

    /** How its session is handled, if it is one or becomes one. */
    WsHandler handler() {
        return handler;
    }

    /** Its peer; what it has said to be open, or to ask, is read. */
    Victim at(TestPeer other) {
        peer = other;
        asked = peer.heardRaw();
        return this;
    }

    /** What a client has asked. */
    String asked() {
        return asked;
    }

    TestPeer peer() {
        return peer;
    }

    /** The handler, which tells us too. */
    WsHandler telling(WsHandler handler) {
        return handler.onOpen(ws -> told.add("open"))
                .onPing((ws, ping) -> told.add("ping"))
                .onPong((ws, pong) -> told.add("pong"))
                .onClose((ws, outcome) -> told.add(outcome.cause()
                        .map(failure -> "! " + failure.message())
                        .orElse("closed " + outcome.close().code() + (outcome.clean() ? "" : ", not clean"))));
    }

    /** One that gets whole messages. */
    WsHandler messages() {
        return telling(WsHandler.of()
                .onMessage((ws, message) -> told.add((message.isText() ? "text " : "binary ") + message.text())));
    }

    /** Hears bytes in parts of some size, with turns between them, unless it has ended the connection before. */
    void hears(byte[] bytes, Sizes sizes) {
        try {
            for (int from = 0; from < bytes.length && !peer.isFinished(); parts++) {
                int to = (int) Math.min(bytes.length, from + (long) sizes.next());
                from += peer.raw().offer(Arrays.copyOfRange(bytes, from, to), 0);
                kit.settle();
                mostSegments = Math.max(mostSegments, kit.multi().stats().segments());
            }
        } catch (IOException gone) {
            // It has cut the connection: nothing more can be said to it.
            kit.settle();
        }
    }

    /**
     * Hears the same again and again until it has ended its side of the connection.
     *
     * @return how many bytes it has read
     */
    long hearsWithoutEnd(byte[] bytes, long most) {
        for (long said = 0; said < most && !peer.isFinished(); said += bytes.length) {
            hears(bytes, Sizes.whole());
        }
        return read();
    }

    /** Bytes of its peer that it has read. */
    long read() {
        MemoryConnection connection = peer.raw().connection();
        boolean server = end == End.WS_SERVER || end == End.HTTP_SERVER;
        return (server ? connection.toServer() : connection.toClient()).delivered();
    }

    /** Its peer ends the connection; where it has failed itself, it has ended its side before. */
    void ends(String way, boolean failed) {
        assertThat(peer.isFinished() || !failed)
                .as("%s: has ended its side", way)
                .isTrue();
        if (!peer.raw().resetByOther()) {
            peer.finish();
            assertThat(peer.isFinished()).as("%s: ends too", way).isTrue();
        }
    }

    /** In how many parts it has heard something. */
    int parts() {
        return parts;
    }

    /** Segments of memory that were in use at most while it heard. */
    int mostSegments() {
        return mostSegments;
    }

    /**
     * Exactly what its peer got since the last call: frames in hexadecimal, those of a client without their masks, which
     * they must have; HTTP as text, the date left out.
     */
    String answered() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int before;
        do {
            kit.settle();
            before = all.size();
            all.writeBytes(peer.raw().take());
        } while (all.size() > before);
        byte[] bytes = all.toByteArray();
        if (end.isSession()) {
            return Frames.hex(end == End.WS_CLIENT ? Frames.unmasked(bytes) : bytes);
        }
        return DATE.matcher(new String(bytes, StandardCharsets.ISO_8859_1)).replaceAll("Date: now\r");
    }
}
