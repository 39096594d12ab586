package dev.wsmulti.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SOCKS4, 4a and 5 on bytes alone. */
final class SocksTest {
    private static final Hop HOP = new Hop("socks://proxy:1080", "example.com", 443);
    private static final Login NOBODY = Login.none();
    private static final Login SOMEBODY = Login.basic("me", "secret");
    private static final byte[] ADDRESS = {10, 1, 2, 3};
    private static final String GRANTED4 = "\0\132\0\0\0\0\0\0";
    private static final String OPEN5 = "\5\0\0\1\0\0\0\0\0\0";
    private static final String ASKED5 = "\5\1\0\3\13example.com\1\273";

    private static Asking socks4(Login login, byte @Nullable [] address) {
        return new Asking(() -> Tunnel.socks4(HOP, login, address));
    }

    private static Asking socks5(Login login) {
        return new Asking(() -> Tunnel.socks5(HOP, login, null));
    }

    private static String failure(Asking.End end) {
        return String.valueOf(end.failure());
    }

    @Test
    void anAddressIsAskedForBySocks4() {
        assertThat(socks4(NOBODY, ADDRESS).answered(GRANTED4))
                .isEqualTo(new Asking.End(List.of("\4\1\1\273\12\1\2\3\0", ""), null));
    }

    @Test
    void aNameIsAskedForBySocks4aAndTheUserIsNamed() {
        assertThat(socks4(SOMEBODY, null).answered(GRANTED4).said())
                .containsExactly("\4\1\1\273\0\0\0\1me\0example.com\0", "");
    }

    @ParameterizedTest
    @CsvSource({"91, rejected the request", "92, could not ask identd", "93, another user", "17, does not know (17)"})
    void aRefusalOfSocks4IsNamed(int code, String words) {
        Asking.End end = socks4(NOBODY, ADDRESS).answered("\0" + (char) code + "\0\0\0\0\0\0");
        assertThat(failure(end))
                .startsWith("PROXY: the proxy socks://proxy:1080 did not open a tunnel to example.com:443: ")
                .contains(words);
    }

    @Test
    void whatIsNoSocks4IsNamed() {
        assertThat(failure(socks4(NOBODY, ADDRESS).answered("HTTP/1.1 400"))).contains("does not speak SOCKS4");
    }

    @Test
    void socks4KnowsNoIpv6() {
        assertThat(failure(socks4(NOBODY, new byte[16]).answered())).contains("SOCKS4 knows no IPv6 addresses");
    }

    @Test
    void socks5AsksByNameWithoutALogin() {
        assertThat(socks5(NOBODY).answered("\5\0", OPEN5).said()).containsExactly("\5\1\0", ASKED5, "");
    }

    @Test
    void socks5LogsInIfTheServerWantsIt() {
        assertThat(socks5(SOMEBODY).answered("\5\2", "\1\0", OPEN5).said())
                .containsExactly("\5\2\0\2", "\1\2me\6secret", ASKED5, "");
        assertThat(socks5(SOMEBODY).answered("\5\0", OPEN5).said()).containsExactly("\5\2\0\2", ASKED5, "");
    }

    @Test
    void socks5AsksForAddressesOfBothFamilies() {
        byte[] six = {0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9};
        assertThat(new Asking(() -> Tunnel.socks5(HOP, NOBODY, ADDRESS))
                        .answered("\5\0", OPEN5)
                        .said())
                .containsExactly("\5\1\0", "\5\1\0\1\12\1\2\3\1\273", "");
        assertThat(new Asking(() -> Tunnel.socks5(HOP, NOBODY, six))
                        .answered("\5\0", OPEN5)
                        .said())
                .containsExactly("\5\1\0", "\5\1\0\4 \1\r\270\0\0\0\0\0\0\0\0\0\0\0\11\1\273", "");
    }

    @Test
    void theAddressThatTheServerIsBoundToMayBeOfEachKind() {
        assertThat(socks5(NOBODY).answered("\5\0", "\5\0\0\3\4here\0\0").failure())
                .isNull();
        assertThat(socks5(NOBODY).answered("\5\0", "\5\0\0\4" + "\0".repeat(18)).failure())
                .isNull();
        assertThat(socks5(NOBODY).answered("\5\0", "\5\0\0\3\0\0\0").failure()).isNull();
        assertThat(failure(socks5(NOBODY).answered("\5\0", "\5\0\0\2\0\0\0\0\0\0")))
                .contains("an address of a kind");
    }

    @ParameterizedTest
    @CsvSource({
        "1, general failure",
        "2, rules do not allow",
        "3, network is unreachable",
        "4, host is unreachable",
        "5, target refused",
        "6, time to live",
        "7, does not know the command",
        "8, kind of address",
        "9, does not know (9)"
    })
    void aRefusalOfSocks5IsNamed(int code, String words) {
        // Some servers send nothing behind the code.
        Asking.End end = socks5(NOBODY).answered("\5\0", "\5" + (char) code);
        assertThat(failure(end)).startsWith("PROXY: ").contains(words);
    }

    @Test
    void loginsThatDoNotSucceedAreNamed() {
        assertThat(failure(socks5(NOBODY).answered("\5\377"))).contains("wants a user name and a password");
        assertThat(failure(socks5(SOMEBODY).answered("\5\377"))).contains("takes no password");
        assertThat(failure(socks5(SOMEBODY).answered("\5\2", "\1\1"))).contains("did not accept the user name");
        assertThat(failure(socks5(NOBODY).answered("\5\2"))).contains("not offered (2)");
        assertThat(failure(socks5(SOMEBODY).answered("\5\1"))).contains("not offered (1)");
    }

    @Test
    void whatIsNoSocks5IsNamed() {
        assertThat(failure(socks5(NOBODY).answered("HT"))).contains("does not speak SOCKS5: its answer begins with 72");
        assertThat(failure(socks5(NOBODY).answered("\5\0", "\4\0"))).contains("begins with 4");
        assertThat(failure(socks5(SOMEBODY).answered("\5\2", "\5\0"))).contains("begins with 5");
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 256})
    void namesUpTo255BytesCanBeSaid(int length) {
        String name = "n".repeat(length);
        Hop hop = new Hop("socks://proxy:1080", name, 80);
        Login user = Login.basic(name, "");
        Login password = Login.basic("me", name);
        Asking[] askings = {
            new Asking(() -> Tunnel.socks4(hop, NOBODY, null)),
            new Asking(() -> Tunnel.socks5(hop, NOBODY, null)),
            new Asking(() -> Tunnel.socks4(HOP, user, null)),
            new Asking(() -> Tunnel.socks5(HOP, user, null)),
            new Asking(() -> Tunnel.socks5(HOP, password, null))
        };
        for (Asking asking : askings) {
            String failure = failure(asking.answered());
            if (length == 255) {
                assertThat(failure).isEqualTo("null");
            } else {
                assertThat(failure)
                        .startsWith("PROXY: ")
                        .contains("longer than 255 bytes")
                        .doesNotContain("secret");
            }
        }
    }

    @Test
    void anEndBeforeTheAnswerIsNamed() {
        String closed = "closed the connection before it had answered";
        assertThat(failure(socks4(NOBODY, ADDRESS).answeredAndClosed())).contains(closed);
        assertThat(failure(socks4(NOBODY, ADDRESS).answeredAndClosed("\0\132\0")))
                .contains(closed);
        assertThat(failure(socks5(NOBODY).answeredAndClosed())).contains(closed);
        assertThat(failure(socks5(NOBODY).answeredAndClosed("\5"))).contains(closed);
        assertThat(failure(socks5(SOMEBODY).answeredAndClosed("\5\2", "\1"))).contains(closed);
        assertThat(failure(socks5(NOBODY).answeredAndClosed("\5\0", "\5\0\0\1")))
                .contains(closed);
        assertThat(socks5(NOBODY).answeredAndClosed("\5\0", OPEN5).failure()).isNull();
    }
}
