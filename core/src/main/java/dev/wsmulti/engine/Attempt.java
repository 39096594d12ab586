package dev.wsmulti.engine;

import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.time.Wheel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The way to one address of a host, which a {@link Connector} races against those to the others. */
final class Attempt extends Driven {
    private final Connector race;
    private final SocketAddress address;
    private @Nullable Endpoint endpoint;
    private @Nullable Throwable cause;

    Attempt(Connector race, SocketAddress address) {
        super(race.engine);
        this.race = race;
        this.address = address;
    }

    /** Whether it is under way, or has won; it has failed at once otherwise. */
    boolean begin() {
        try {
            Endpoint begun = engine.transport.connect(address, race.to.socket());
            endpoint = begun;
            if (begun.connected()) {
                win(begun);
            } else {
                engine.reactor().register(begun, this, Reactor.CONNECT);
            }
            return true;
        } catch (IOException refused) {
            lose(refused);
            return false;
        }
    }

    private void win(Endpoint connected) {
        endpoint = null;
        race.won(connected, address);
    }

    private void lose(Throwable why) {
        cause = why;
        abort();
    }

    /** Not wanted any more; the race is not told. */
    void abort() {
        Endpoint dropped = endpoint;
        endpoint = null;
        if (dropped != null) {
            dropped.abort();
        }
    }

    boolean isUnderWay() {
        return endpoint != null;
    }

    @Nullable
    Throwable cause() {
        return cause;
    }

    /** Whether the failure came from the other end, and so tells more than that there is no way there. */
    boolean wasAnswered() {
        return cause instanceof ConnectException;
    }

    /** Address and reason. */
    @Override
    public String toString() {
        Throwable why = cause;
        String reason = why == null ? "no answer" : why.getMessage() == null ? "failed" : why.getMessage();
        return address instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress() + " port " + inet.getPort() + " " + reason
                : address + " " + reason;
    }

    @Override
    void turn(long now) {
        Endpoint begun = endpoint;
        ready = 0;
        if (begun == null) {
            return;
        }
        try {
            if (begun.connected()) {
                win(begun);
            }
        } catch (IOException refused) {
            lose(refused);
            race.lost();
        }
    }

    @Override
    void defect(Throwable thrown) {
        lose(thrown);
        race.lost();
    }

    @Override
    long deadline() {
        return Wheel.NEVER;
    }

    @Override
    void overdue(long now) {}
}
