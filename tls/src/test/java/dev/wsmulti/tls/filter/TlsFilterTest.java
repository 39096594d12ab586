package dev.wsmulti.tls.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.secure.TlsFacts;
import dev.wsmulti.secure.TlsFacts.Resumption;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two filters on engines of the JDK, with a wire between them. */
class TlsFilterTest {
    static Stream<Object[]> kindsVersionsAndPortions() {
        return Engines.kindsAndVersions(0, 1, 7, 2_000, -3);
    }

    static Stream<Object[]> kindsAndVersions() {
        return Engines.kindsAndVersions();
    }

    @ParameterizedTest(name = "{0}, {1}, portions of {2}")
    @MethodSource("kindsVersionsAndPortions")
    void echo(String kind, String version, int portion) {
        Link link = new Link(Engines.of(kind, version));
        link.portion = portions(portion);
        link.run();
        assertThat(link.client.failure).isNull();
        assertThat(link.client.opened()).isOne();
        assertThat(link.server.opened()).isOne();

        link.client.send("hello");
        link.run();
        assertThat(link.server.text()).isEqualTo("hello");
        byte[] large = bytes(200_000);
        link.server.send(large);
        byte[] got = {};
        while (got.length < large.length) {
            link.run();
            byte[] more = link.client.received();
            assertThat(more).isNotEmpty();
            got = concat(got, more);
        }
        assertThat(got).isEqualTo(large);
        link.run();
        assertThat(link.pool.leased()).as("an idle connection holds no memory").isZero();
    }

    static IntSupplier portions(int portion) {
        Random random = new Random(portion);
        return portion < 0 ? () -> 1 + random.nextInt(3_000) : () -> portion == 0 ? Integer.MAX_VALUE : portion;
    }

    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @ParameterizedTest
    @MethodSource("kindsAndVersions")
    void factsAreKnownOnceItIsOpen(String kind, String version) {
        Link link = new Link(Engines.of(kind, version));
        link.now = 5;
        link.run();
        TlsFacts facts = link.client.filter.facts();
        assertThat(link.client.filter.open()).isTrue();
        assertThat(facts.protocol()).isEqualTo(version);
        assertThat(facts.provider())
                .isEqualTo(kind.substring(0, facts.provider().length()));
        assertThat(facts.suite()).contains("AES_128_GCM");
        assertThat(facts.chain()).hasSize(1);
        assertThat(facts.alpn()).isEmpty();
        assertThat(facts.handshake()).isZero();
        assertThat(link.server.filter.facts().sni()).contains(Engines.HOST);
        assertThat(link.server.filter.facts().chain()).isEmpty();
        boolean cannot = kind.equals("bc") && version.equals("TLSv1.3");
        assertThat(facts.resumption()).isEqualTo(cannot ? Resumption.NOT_SUPPORTED : Resumption.FULL);
    }

    @Test
    void theHandshakeTakesFromItsFirstByteToItsLast() {
        Link link = new Link(Engines.of("TLSv1.3"));
        link.server.step(1_000);
        link.now = 2_000;
        link.client.settle(link.now);
        link.now = 5_000;
        link.run();
        assertThat(link.client.filter.facts().handshake()).hasNanos(3_000);
        assertThat(link.server.filter.facts().handshake()).isZero();
    }
}
