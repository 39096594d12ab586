package dev.wsmulti.tls.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two filters on engines of the JDK, with a wire between them. */
class TlsFilterTest {
    static Stream<Arguments> versionsAndPortions() {
        return Stream.of("TLSv1.2", "TLSv1.3")
                .flatMap(version -> Stream.of(true, false)
                        .flatMap(delegates -> Stream.of(0, 1, 7, 2_000, -3)
                                .map(portion -> Arguments.of(version, delegates, portion))));
    }

    @ParameterizedTest(name = "{0}, delegates {1}, portions of {2}")
    @MethodSource("versionsAndPortions")
    void echo(String version, boolean delegates, int portion) {
        Link link = new Link(Engines.of(version, delegates));
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
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void factsAreKnownOnceItIsOpen(String version) {
        Link link = Link.open(Engines.of(version));
        assertThat(link.client.filter.facts().protocol()).isEqualTo(version);
        assertThat(link.client.filter.facts().provider()).isEqualTo("jdk");
        assertThat(link.client.filter.facts().chain()).hasSize(1);
        assertThat(link.server.filter.facts().sni()).contains(Engines.HOST);
        assertThat(link.server.filter.facts().alpn()).isEmpty();
        assertThat(link.server.filter.facts().chain()).isEmpty();
    }

    @Test
    void theSessionIsOpenOnBothSides() {
        Link link = Link.open(Engines.of("TLSv1.3"));
        assertThat(link.client.filter.open()).isTrue();
        assertThat(link.server.filter.open()).isTrue();
    }
}
