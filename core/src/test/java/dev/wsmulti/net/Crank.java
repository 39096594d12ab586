package dev.wsmulti.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A transport with a hand to crank its reactor, and what was ready for whom at the last turn. */
final class Crank implements AutoCloseable {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    final Transport transport;
    final Reactor reactor;
    final Map<Object, Integer> ready = new HashMap<>();

    Crank() throws IOException {
        transport = NioTransport.open();
        reactor = transport.reactor();
    }

    static InetSocketAddress freeLoopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Looks once, without waiting. */
    int look(Object owner) throws IOException {
        turn(0);
        return ready.getOrDefault(owner, 0);
    }

    void turn(long nanos) throws IOException {
        ready.clear();
        reactor.await(nanos, (owner, operations) -> ready.merge(owner, operations, (a, b) -> a | b));
    }

    /** Waits until an owner is ready for one of the operations. */
    void until(Object owner, int operations) throws IOException {
        long begin = System.nanoTime();
        while ((look(owner) & operations) == 0) {
            if (System.nanoTime() - begin > PATIENCE) {
                throw new AssertionError(owner + " never became ready for " + operations);
            }
            turn(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    Acceptor listen() throws IOException {
        Acceptor acceptor = transport.listen(freeLoopback(), 50);
        reactor.register(acceptor, acceptor, Reactor.ACCEPT);
        return acceptor;
    }

    Endpoint connect(Acceptor to) throws IOException {
        Endpoint endpoint = transport.connect(to.address());
        reactor.register(endpoint, endpoint, Reactor.CONNECT);
        while (!endpoint.connected()) {
            until(endpoint, Reactor.CONNECT);
        }
        reactor.interest(endpoint, 0);
        return endpoint;
    }

    Endpoint accept(Acceptor acceptor) throws IOException {
        until(acceptor, Reactor.ACCEPT);
        Endpoint endpoint = acceptor.accept();
        if (endpoint == null) {
            throw new AssertionError("nothing waits");
        }
        reactor.register(endpoint, endpoint, 0);
        return endpoint;
    }

    /** Reads exactly so many bytes. */
    byte[] read(Endpoint endpoint, int count) throws IOException {
        ByteBuffer target = DirectBuffers.allocate(count);
        reactor.interest(endpoint, Reactor.READ);
        while (target.hasRemaining()) {
            until(endpoint, Reactor.READ);
            if (endpoint.read(target) < 0) {
                throw new AssertionError("ends after " + target.position());
            }
        }
        reactor.interest(endpoint, 0);
        byte[] bytes = new byte[count];
        target.flip().get(bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        reactor.close();
    }
}
