package dev.wsmulti.observe;

/**
 * Events for JDK Flight Recorder, of one loop. Whoever has something to say asks first whether anybody records it: where
 * nobody does, nothing is made.
 */
public final class Flight {
    // Never committed: they are asked whether their kind is recorded.
    private final ConnectEvent connects = new ConnectEvent();
    private final HandshakeEvent handshakes = new HandshakeEvent();
    private final MessageEvent messages = new MessageEvent();
    private final EndEvent ends = new EndEvent();
    private final StallEvent stalls = new StallEvent();

    /** Nothing recorded yet. */
    public Flight() {}

    /** Whether connections are recorded. */
    public boolean connects() {
        return connects.isEnabled();
    }

    /** Whether sessions that open are recorded. */
    public boolean handshakes() {
        return handshakes.isEnabled();
    }

    /** Whether messages are recorded. */
    public boolean messages() {
        return messages.isEnabled();
    }

    /** Whether ends of transfers are recorded. */
    public boolean ends() {
        return ends.isEnabled();
    }

    /** Whether steps that take too long are recorded. */
    public boolean stalls() {
        return stalls.isEnabled();
    }

    /** A transfer came to its connection, or failed before; times in nanoseconds since it was added. */
    public void connect(long transfer, String place, Times times, String failure) {
        ConnectEvent event = new ConnectEvent();
        event.transfer = transfer;
        event.place = place;
        event.queue = times.queue;
        event.lookup = times.lookup;
        event.connect = times.connect;
        event.tls = times.tls;
        event.failure = failure;
        event.commit();
    }

    /** When a transfer reached what, in nanoseconds since it was added; 0 where it did not. */
    public record Times(long queue, long lookup, long connect, long tls) {}

    /** A session is open, so many nanoseconds after it was added. */
    public void handshake(long transfer, String role, String subprotocol, long took) {
        HandshakeEvent event = new HandshakeEvent();
        event.transfer = transfer;
        event.role = role;
        event.subprotocol = subprotocol;
        event.took = took;
        event.commit();
    }

    /** A message, with the bytes of its payload. */
    public void message(long transfer, boolean sent, boolean text, long size) {
        MessageEvent event = new MessageEvent();
        event.transfer = transfer;
        event.sent = sent;
        event.text = text;
        event.size = size;
        event.commit();
    }

    /** The end of a transfer: its close code or status, its failure if there is one, its bytes each way. */
    public void end(long transfer, int code, String failure, long received, long sent, long took) {
        EndEvent event = new EndEvent();
        event.transfer = transfer;
        event.code = code;
        event.failure = failure;
        event.received = received;
        event.sent = sent;
        event.took = took;
        event.commit();
    }

    /** A step of the loop took too long; 0 for no transfer. */
    public void stall(long transfer, String step, long took) {
        StallEvent event = new StallEvent();
        event.transfer = transfer;
        event.step = step;
        event.took = took;
        event.commit();
    }
}
