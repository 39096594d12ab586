package dev.wsmulti.engine;

import dev.wsmulti.net.Reactor;
import java.io.IOException;
import java.time.Duration;

/**
 * The end of a connection with layers after its owner's: the last words of the layers leave, then what comes is dropped
 * until the peer closes. Closing before that would reset the connection and could cost the peer what was sent (RFC 9112
 * section 9.6). Bounded in time and bytes.
 */
final class Farewell extends Driven implements Live.Member {
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final long MOST = 64 * 1024;

    private final LayeredEndpoint endpoint;
    private final long since;
    private long dropped;

    Farewell(Engine engine, LayeredEndpoint endpoint) {
        super(engine);
        this.endpoint = endpoint;
        this.since = engine.now;
    }

    void start() {
        engine.live.add(this);
        try {
            endpoint.register(this, Reactor.READ);
            watchDeadlines();
        } catch (IOException broken) {
            end();
        }
    }

    @Override
    void turn(long now) {
        ready = 0;
        if (liveIndex() < 0) {
            return;
        }
        try {
            int count = endpoint.drain();
            dropped += Math.max(count, 0);
            if (count < 0 || dropped > MOST) {
                end();
            } else {
                endpoint.interest(Reactor.READ);
            }
        } catch (IOException gone) {
            end();
        }
    }

    private void end() {
        forgetDeadlines();
        engine.live.remove(this);
        endpoint.cut();
    }

    @Override
    void defect(Throwable thrown) {
        end();
    }

    @Override
    long deadline() {
        return Engine.after(since, LONGEST);
    }

    @Override
    void overdue(long now) {
        end();
    }

    @Override
    public long queuedBytes() {
        return endpoint.unsent();
    }

    @Override
    public void endSoon(String reason) {}

    @Override
    public void endNow(String reason) {
        end();
    }
}
