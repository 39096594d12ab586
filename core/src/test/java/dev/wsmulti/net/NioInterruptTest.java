package dev.wsmulti.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** An interrupted thread leaves a wait at once, and no channel is closed by it. */
final class NioInterruptTest {

    @Test
    void noOperationOfAnInterruptedThreadClosesAChannel() throws IOException {
        try (Crank crank = new Crank()) {
            Thread.currentThread().interrupt();
            Acceptor acceptor = crank.listen();
            Endpoint client = crank.connect(acceptor);
            Endpoint server = crank.accept(acceptor);
            assertThat(client.write(ByteBuffer.allocateDirect(5))).isEqualTo(5);
            assertThat(crank.read(server, 5)).hasSize(5);
            server.finish();
            crank.reactor.wakeup();
            crank.turn(Long.MAX_VALUE);
            assertThat(Thread.interrupted()).as("still set").isTrue();
            assertThat(client.write(ByteBuffer.allocateDirect(6))).isEqualTo(6);
            assertThat(crank.read(server, 6)).hasSize(6);
            assertThat(crank.connect(acceptor).connected()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        try (Crank crank = new Crank()) {
            CountDownLatch begun = new CountDownLatch(1);
            AtomicReference<Throwable> failed = new AtomicReference<>();
            Thread driver = new Thread(() -> {
                try {
                    begun.countDown();
                    crank.turn(Long.MAX_VALUE);
                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                    // each further wait ends at once too: who drives has to leave
                    crank.turn(Long.MAX_VALUE);
                } catch (IOException | AssertionError e) {
                    failed.set(e);
                }
            });
            driver.start();
            begun.await();
            driver.interrupt();
            driver.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(driver.isAlive()).isFalse();
            assertThat(failed.get()).isNull();
        }
    }
}
