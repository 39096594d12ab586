package dev.wsmulti.tls.trust;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names in a certificate are for which host (RFC 9525 section 6). */
final class HostNameTest {
    @ParameterizedTest
    @CsvSource({
        "www.example.com, www.example.com",
        "WWW.Example.COM, www.example.com",
        "www.example.com, WWW.EXAMPLE.com",
        "www.example.com., www.example.com",
        "localhost, localhost",
        "bücher.example, xn--bcher-kva.example",
        "xn--bcher-kva.example, xn--bcher-kva.example",
        "www.example.com, *.example.com",
        "xn--bcher-kva.example.com, *.example.com",
        "bücher.example.com, *.example.com",
        "a.b.example.com, *.b.example.com",
        "under_score.example, under_score.example",
    })
    void nameIsForTheHost(String host, String presented) {
        assertThat(HostName.of(host).matchesName(presented)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "www.example.com, example.com",
        "example.com, www.example.com",
        "www.example.com, www.example.com.",
        "example.com, *.example.com",
        "a.b.example.com, *.example.com",
        ".example.com, *.example.com",
        "foo.evil.com, foo.*.com",
        "foo.example.com, f*o.example.com",
        "foo.example.com, f*.example.com",
        "foo.example.com, *oo.example.com",
        "foo.example.com, **.example.com",
        "a.b.example.com, *.*.example.com",
        "*.b.example.com, *.*.example.com",
        "example.com, *",
        "localhost, *",
        "example.com, *.com",
        "example.com, *.",
        "example.com, ''",
        "'', ''",
        "192.0.2.1, 192.0.2.1",
        "192.0.2.1, *.0.2.1",
        "2001:db8::1, 2001:db8::1",
        "1.2.3, 1.2.3",
        "127.1, 127.1",
        "2130706433, 2130706433",
        "0x7f000001, 0x7f000001",
        "host.0x7f, *.0x7f",
        "evil.com\0.example.com, evil.com",
    })
    void nameIsNotForTheHost(String host, String presented) {
        assertThat(HostName.of(host).matchesName(presented)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1, true",
        "[2001:db8::1], 2001:db8:0:0:0:0:0:1, true",
        "2001:DB8::1, 2001:db8:0:0:0:0:0:1, true",
        "fe80::1%eth0, fe80:0:0:0:0:0:0:1, true",
        "2001:db8::1, 2001:db8:0:0:0:0:0:2, false",
        "localhost, 127.0.0.1, false",
        "256.0.0.1, 256.0.0.1, false",
        "1.2.3, 1.2.3.0, false",
        "192.0.2.1, 192.0.2.0/255.255.255.0, false",
        "::nonsense::, ::nonsense::, false",
    })
    void addressIsComparedByItsBytes(String host, String presented, boolean same) {
        assertThat(HostName.of(host).matchesAddress(presented)).isEqualTo(same);
    }

    @Test
    void hostsWrittenDifferentlyAreOne() {
        assertThat(HostName.of("[2001:db8::1]"))
                .isEqualTo(HostName.of("2001:DB8:0::1"))
                .hasSameHashCodeAs(HostName.of("2001:DB8:0::1"));
        assertThat(HostName.of("Example.com."))
                .isEqualTo(HostName.of("example.com"))
                .hasSameHashCodeAs(HostName.of("example.com"))
                .isNotEqualTo(HostName.of("192.0.2.1"));
        assertThat(Hosts.none().and("Example.com.").contain("example.com")).isTrue();
        assertThat(Hosts.none().and("example.com").contain("www.example.com")).isFalse();
        assertThat(Hosts.none().and("example.com").contain("")).isFalse();
        assertThat(Hosts.every().contain("")).isTrue();
    }

    @Test
    void hostIsNoLongerThanItsLabelsAllow() {
        String longLabel = "a".repeat(64) + ".example";
        assertThat(HostName.of(longLabel).matchesName(longLabel)).isTrue();
        assertThat(HostName.of("ü".repeat(64) + ".example").matchesName("*.example.com"))
                .isFalse();
    }
}
