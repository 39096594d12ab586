package dev.wsmulti.fuzz;

import dev.wsmulti.http.Role;
import dev.wsmulti.server.Server;
import dev.wsmulti.testkit.MemoryPipe;
import dev.wsmulti.testkit.Sizes;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.transfer.WsHandler;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * One end ours, the other a peer that says anything: what happens at ours does not depend on how the bytes of the peer are
 * split, and what ours says is legal to the last byte, whatever it was told.
 */
final class OneEnd {
    private static final int[] FIRST = {0x81, 0x82, 0x01, 0x02, 0x00, 0x80, 0x89, 0x8a, 0x88, 0xc1, 0x83, 0x09};

    private final TestKit kit = TestKit.create();
    private final End end = new End("e");
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Choices choices;
    private final Role role;
    private final int most;
    private boolean reset;

    private OneEnd(Role role, byte[] input, int most) {
        this.role = role;
        this.choices = new Choices(input);
        this.most = most;
        // What our end says must be a legal stream for a reader; the first byte is left out by it.
        said.write(0);
    }

    static void run(Role role, byte[] input) {
        OneEnd whole = new OneEnd(role, input, Integer.MAX_VALUE);
        String events = whole.run();
        String slow = new OneEnd(role, input, 1).run();
        // A reset fails at once, whatever had been read before; and how much a stopped session reads depends on the
        // pieces.
        if (!whole.reset && !whole.end.stopped()) {
            Check.same("byte by byte", events, slow);
        }
    }

    private String run() {
        choices.next();
        int bits = choices.next();
        WsHandler handler = end.handler((bits & 1) != 0, SessionFuzz.options(bits));
        Server listener = SessionFuzz.listen(kit, role == Role.SERVER ? handler : WsHandler.of());
        TestPeer peer = connect(listener, handler, (bits & 2) != 0);
        while (choices.more()) {
            step(peer);
            kit.settle();
            said.writeBytes(peer.raw().take());
        }
        SessionFuzz.end(kit, listener, end);
        said.writeBytes(peer.raw().take());
        check(said.toByteArray());
        return end.events.toString();
    }

    /** The peer, upgraded; or, if it is to begin with bytes of its own, as it stands. */
    private TestPeer connect(Server listener, WsHandler handler, boolean raw) {
        if (role == Role.SERVER) {
            TestPeer peer = kit.connectRaw(listener.address());
            slow(peer.raw().connection().toServer());
            if (!raw) {
                peer.requestUpgrade("/", "127.0.0.1");
                peer.expectUpgraded();
            }
            return peer;
        }
        kit.multi().add(kit.request().handler(handler));
        TestPeer peer = kit.acceptRaw();
        slow(peer.raw().connection().toClient());
        if (!raw) {
            peer.acceptUpgrade();
        }
        return peer;
    }

    private void slow(MemoryPipe pipe) {
        if (most < Integer.MAX_VALUE) {
            pipe.reads(Sizes.of(most));
        }
    }

    private void step(TestPeer peer) {
        switch (choices.below(6)) {
            case 0 -> end.act(kit, choices);
            case 1 -> kit.advance(Duration.ofMillis(1L << choices.below(16)));
            default -> say(peer);
        }
    }

    private void say(TestPeer peer) {
        try {
            switch (choices.below(8)) {
                case 0 -> peer.send(choices.bytes(1 + choices.next()));
                case 1 -> end(peer, choices.below(3));
                default -> peer.frame(FIRST[choices.below(FIRST.length)], choices.bytes(choices.below(140)));
            }
        } catch (UncheckedIOException | IllegalStateException gone) {
            // The loop has ended the connection, or reads no more: what the peer says then goes nowhere.
        }
    }

    private void end(TestPeer peer, int how) {
        switch (how) {
            case 0 -> peer.finish();
            case 1 -> {
                reset = true;
                peer.reset();
            }
            default -> peer.close(1000);
        }
    }

    private void check(byte[] bytes) {
        // A stream that began with a handshake of the peer's own has HTTP in front; that is the business of other
        // targets.
        if (bytes.length > 1 && bytes[1] != 'H' && bytes[1] != 'G') {
            String story = new PlainFrames(bytes, role == Role.CLIENT, Long.MAX_VALUE, Long.MAX_VALUE).story(false);
            Check.that(!story.contains("! 10"), "what we say is legal: " + story);
        }
    }
}
