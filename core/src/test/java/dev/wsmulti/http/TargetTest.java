package dev.wsmulti.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wsmulti.http.Target.Problem;
import dev.wsmulti.http.Target.Reason;
import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules at {@link Target}, as tables. */
final class TargetTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // scheme and port
                "ws://h | ws://h/",
                "WS://h/ | ws://h/",
                "Wss://h/ | wss://h/",
                "HTTP://h:80/ | http://h/",
                "https://h:443 | https://h/",
                "wss://h:443 | wss://h/",
                "ws://h:443 | ws://h:443/",
                "http://h: | http://h/",
                "http://h:/x | http://h/x",
                "http://h:00080/ | http://h/",
                "http://h:1 | http://h:1/",
                "http://h:65535 | http://h:65535/",
                // names
                "http://EXAMPLE.Com/A | http://example.com/A",
                "http://a_b.example/ | http://a_b.example/",
                "http://-a-.b/ | http://-a-.b/",
                "http://example.com./ | http://example.com./",
                "http://xn--fa-hia.de/ | http://xn--fa-hia.de/",
                "http://1.2.3.4a/ | http://1.2.3.4a/",
                "http://0x7g/ | http://0x7g/",
                // IPv4
                "http://127.0.0.1/ | http://127.0.0.1/",
                "http://0x7f.1/ | http://127.0.0.1/",
                "http://0X7F.1/ | http://127.0.0.1/",
                "http://017700000001/ | http://127.0.0.1/",
                "http://2130706433/ | http://127.0.0.1/",
                "http://127.1/ | http://127.0.0.1/",
                "http://1.2.3/ | http://1.2.0.3/",
                "http://127.0.0.1./ | http://127.0.0.1/",
                "http://0/ | http://0.0.0.0/",
                "http://4294967295/ | http://255.255.255.255/",
                "http://0x/ | http://0.0.0.0/",
                // IPv6
                "http://[::1]/ | http://[::1]/",
                "http://[::1]:8080/x | http://[::1]:8080/x",
                "http://[::1]:80 | http://[::1]/",
                "http://[::1]: | http://[::1]/",
                "http://[0:0:0:0:0:0:0:0] | http://[::]/",
                "http://[2001:DB8::0:1] | http://[2001:db8::1]/",
                "http://[2001:db8:0:1:1:1:1:1] | http://[2001:db8:0:1:1:1:1:1]/",
                "http://[1:0:0:2:0:0:0:3] | http://[1:0:0:2::3]/",
                "http://[1:2:3:4:5:6:7::] | http://[1:2:3:4:5:6:7:0]/",
                "http://[1::] | http://[1::]/",
                "http://[::ffff:1.2.3.4] | http://[::ffff:102:304]/",
                "http://[0001:02:003::] | http://[1:2:3::]/",
                // user information
                "http://u:p@h/ | http://h/",
                "http://u@h:81/ | http://h:81/",
                "http://@h/ | http://h/",
                "http://h/a@b | http://h/a@b",
                "http://h?a@b | http://h/?a@b",
                "http://h#a@b | http://h/",
                // path, query, fragment
                "http://h?q | http://h/?q",
                "http://h/?q | http://h/?q",
                "http://h/? | http://h/?",
                "http://h/a?b?c | http://h/a?b?c",
                "http://h/a#b | http://h/a",
                "http://h/a#b?c | http://h/a",
                "http://h#b | http://h/",
                "http://h/a b | http://h/a%20b",
                "http://h/{\"<>^`} | http://h/%7B%22%3C%3E%5E%60%7D",
                "http://h/[a]?b[]=c | http://h/%5Ba%5D?b[]=c",
                "http://h/\u00fc?\u20ac | http://h/%C3%BC?%E2%82%AC",
                "http://h/\ud83d\ude00 | http://h/%F0%9F%98%80",
                "http://h/%c3%bc | http://h/%c3%bc",
                "http://h/100% | http://h/100%25",
                "http://h/%4 | http://h/%254",
                "http://h/%zz%41 | http://h/%25zz%41",
                "http://h/!$&'()*+,;=:@~-._ | http://h/!$&'()*+,;=:@~-._",
                // dot segments
                "http://h/a/./b | http://h/a/b",
                "http://h/a/../b | http://h/b",
                "http://h/../../a | http://h/a",
                "http://h/a/.. | http://h/",
                "http://h/a/b/. | http://h/a/b/",
                "http://h/a/b/.. | http://h/a/",
                "http://h/%2e%2E/a | http://h/a",
                "http://h/a/.%2e/b | http://h/b",
                "http://h/a/%2e/b | http://h/a/b",
                "http://h/... | http://h/...",
                "http://h/.a/..b | http://h/.a/..b",
                "http://h//a//b | http://h//a//b",
                "http://h/a//../b | http://h/a/b",
                "http://h/?a/../b | http://h/?a/../b",
                "http://h/a%2Fb | http://h/a%2Fb",
            })
    void urlsInNormalForm(String url, String normal) {
        Target target = Target.of(url);
        assertThat(target).hasToString(normal);
        assertThat(Target.of(normal)).hasToString(normal);
        assertThat(target.toUri()).isEqualTo(URI.create(normal));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // b1: a misspelt one of ours is malformed, another one is unknown
                "ws:/x | MALFORMED",
                "ws//x | MALFORMED",
                "WSS:x | MALFORMED",
                "ws:x | MALFORMED",
                "http:/h | MALFORMED",
                "ws: | MALFORMED",
                "wsx://h/ | UNKNOWN_SCHEME",
                "ftp://h/ | UNKNOWN_SCHEME",
                "h2+x-y.z://h/ | UNKNOWN_SCHEME",
                "example.com | NO_SCHEME",
                "example.com/path | NO_SCHEME",
                "localhost:8080/x | NO_SCHEME",
                "'' | NO_SCHEME",
                "/path | NO_SCHEME",
                "//h/path | NO_SCHEME",
                "ws | NO_SCHEME",
                "wsx//h | NO_SCHEME",
                "h/?u=http://x | NO_SCHEME",
                "user:pass@h | NO_SCHEME",
                "://h | MALFORMED",
                "1s://h | MALFORMED",
                "w_s://h | MALFORMED",
                "' ws://h' | MALFORMED",
                // authority
                "ws:// | MALFORMED",
                "ws:///x | MALFORMED",
                "ws://?x | MALFORMED",
                "ws://:80/ | MALFORMED",
                "ws://u@/ | MALFORMED",
                "ws://u@v@h/ | MALFORMED",
                "ws://h:0 | MALFORMED",
                "ws://h:65536 | MALFORMED",
                "ws://h:99999999999999999999 | MALFORMED",
                "ws://h:-1 | MALFORMED",
                "ws://h:+1 | MALFORMED",
                "ws://h:8x | MALFORMED",
                "ws://h:8:8 | MALFORMED",
                "ws://::1/ | MALFORMED",
                // hosts
                "ws://a b/ | MALFORMED",
                "ws://a%20b/ | MALFORMED",
                "ws://%61/ | MALFORMED",
                "ws://fa\u00df.de/ | MALFORMED",
                "ws://\u4f8b.example/ | MALFORMED",
                "ws://\u212Aa/ | MALFORMED",
                "ws://a..b/ | MALFORMED",
                "ws://.a/ | MALFORMED",
                "ws://a../ | MALFORMED",
                "ws://./ | MALFORMED",
                "ws://a*b/ | MALFORMED",
                "ws://a,b/ | MALFORMED",
                "ws://a[b/ | MALFORMED",
                // addresses
                "ws://256.1.1.1/ | MALFORMED",
                "ws://1.2.3.4.5/ | MALFORMED",
                "ws://4294967296/ | MALFORMED",
                "ws://1.2.3.08/ | MALFORMED",
                "ws://a.1/ | MALFORMED",
                "ws://3com.0x/ | MALFORMED",
                "ws://1.2.65536/ | MALFORMED",
                "ws://0xfffffffff/ | MALFORMED",
                "ws://99999999999999999999999/ | MALFORMED",
                "ws://[::1/ | MALFORMED",
                "ws://[::1]x/ | MALFORMED",
                "ws://[]/ | MALFORMED",
                "ws://[:]/ | MALFORMED",
                "ws://[:::]/ | MALFORMED",
                "ws://[::1::]/ | MALFORMED",
                "ws://[1:2:3:4:5:6:7]/ | MALFORMED",
                "ws://[1:2:3:4:5:6:7:8:9]/ | MALFORMED",
                "ws://[1:2:3:4:5:6:7:8::]/ | MALFORMED",
                "ws://[1:]/ | MALFORMED",
                "ws://[:1]/ | MALFORMED",
                "ws://[12345::]/ | MALFORMED",
                "ws://[g::]/ | MALFORMED",
                "ws://[::1.2.3]/ | MALFORMED",
                "ws://[::1.2.3.256]/ | MALFORMED",
                "ws://[::01.2.3.4]/ | MALFORMED",
                "ws://[::1.2.3.4:5]/ | MALFORMED",
                "ws://[1:2:3:4:5:6:7:1.2.3.4]/ | MALFORMED",
                "ws://[fe80::1%25eth0]/ | MALFORMED",
                "ws://[fe80::1%eth0]/ | MALFORMED",
                "ws://[v1.x]/ | MALFORMED",
                "ws://[\uff11::]/ | MALFORMED",
                // characters
                "ws://h\\x | MALFORMED",
                "ws:\\\\h\\x | MALFORMED",
                "ws://h/a\\b | MALFORMED",
                "ws://h/?a\\b | MALFORMED",
                "ws://h/\ud83d | MALFORMED",
                "ws://h/\ude00x | MALFORMED",
            })
    void textsThatAreNoTargets(String text, Reason reason) {
        Parsed parsed = Target.parse(text);
        assertThat(parsed)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.reason()).isEqualTo(reason));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.of(text))
                .withMessage(((Problem) parsed).message());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\0", "\t", "\u007f", "\r\nHost: evil"})
    void controlCharactersAreRefusedEverywhere(String control) {
        for (String url : new String[] {"?ws://h/", "w?s://h/", "ws://h?h/", "ws://h/?x", "ws://h/a#?", "ws://u?@h/"}) {
            assertThat(Target.parse(url.replace("?", control)))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.reason()).isEqualTo(Reason.MALFORMED));
        }
    }

    @Test
    void barsAreEncoded() {
        assertThat(Target.of("http://h/a|b?c|d")).hasToString("http://h/a%7Cb?c%7Cd");
    }

    @Test
    void theLongestUrlHas64Ki() {
        String url = "http://h/" + "x".repeat(65_536 - 9);
        assertThat(Target.of(url).requestTarget()).hasSize(65_536 - 8);
        assertThat(Target.parse(url + "x")).isInstanceOf(Problem.class);
    }

    @Test
    void labelsAndNamesHaveTheLengthOfTheDns() {
        String label = "a".repeat(63);
        assertThat(Target.parse("ws://" + label + ".b/")).isInstanceOf(Target.class);
        assertThat(Target.parse("ws://" + label + "a.b/")).isInstanceOf(Problem.class);
        String name = (label + ".").repeat(3) + "b".repeat(61);
        assertThat(Target.parse("ws://" + name + "./")).isInstanceOf(Target.class);
        assertThat(Target.parse("ws://" + name + "b/")).isInstanceOf(Problem.class);
    }

    @Test
    void theParts() {
        Target target = Target.of("WSS://u:p%40|\u00e9@[2001:DB8::1]:8443/a/b?c=d#e");
        assertThat(target.scheme()).isEqualTo("wss");
        assertThat(target.isWebSocket()).isTrue();
        assertThat(target.isSecure()).isTrue();
        assertThat(target.userInfo()).contains("u:p%40%7C%C3%A9");
        assertThat(target.host()).isEqualTo("2001:db8::1");
        assertThat(target.port()).isEqualTo(8443);
        assertThat(target.authority()).isEqualTo("[2001:db8::1]:8443");
        assertThat(target.path()).isEqualTo("/a/b");
        assertThat(target.query()).contains("c=d");
        assertThat(target.requestTarget()).isEqualTo("/a/b?c=d");
    }

    @ParameterizedTest
    @CsvSource({"ws, true, false, 80", "wss, true, true, 443", "http, false, false, 80", "https, false, true, 443"})
    void theSchemes(String scheme, boolean webSocket, boolean secure, int port) {
        Target target = Target.of(scheme + "://h");
        assertThat(target.isWebSocket()).isEqualTo(webSocket);
        assertThat(target.isSecure()).isEqualTo(secure);
        assertThat(target.port()).isEqualTo(port);
        assertThat(target.authority()).isEqualTo("h");
        assertThat(target.query()).isEmpty();
        assertThat(target.userInfo()).isEmpty();
    }

    @Test
    void equalTargetsAreEqual() {
        assertThat(Target.of("HTTP://H:80"))
                .isEqualTo(Target.of("http://h/"))
                .hasSameHashCodeAs(Target.of("http://h/"));
        for (String other :
                new String[] {"ws://h/", "http://i/", "http://h:81/", "http://h/a", "http://h/?", "http://u@h/"}) {
            assertThat(Target.of(other)).isNotEqualTo(Target.of("http://h/"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:s3cret@h/",
                "http://user:s3cret@h:0/",
                "http://user:s3cret@h h/",
                "http://s3cret@s3cret@h/",
                "user:s3cret@h",
                "s3cret@://h",
                "http://user:s3cret@\u00e9/",
                "http://user:s3cret@[x]/",
                "http:/s3cret@h"
            })
    void noTextShowsTheUserInformation(String url) {
        assertThat(Target.parse(url).toString()).doesNotContain("s3cret");
    }

    @Test
    void aHostBeyondAsciiIsToldItsOtherForm() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.of("ws://fa\u00df.de/"))
                .withMessageContaining("xn--");
    }

    /** RFC 3986 section 5.4, with our schemes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://x/y | http://x/y",
                "wss://x | wss://x/",
                "g | http://a/b/c/g",
                "./g | http://a/b/c/g",
                "g/ | http://a/b/c/g/",
                "/g | http://a/g",
                "//g | http://g/",
                "//g:81/x?y | http://g:81/x?y",
                "?y | http://a/b/c/d;p?y",
                "g?y | http://a/b/c/g?y",
                "#s | http://a/b/c/d;p?q",
                "g#s | http://a/b/c/g",
                "'' | http://a/b/c/d;p?q",
                ";x | http://a/b/c/;x",
                ". | http://a/b/c/",
                ".. | http://a/b/",
                "../g | http://a/b/g",
                "../../../g | http://a/g",
                "/./g | http://a/g",
                "g;x=1/../y | http://a/b/c/y",
                "g?y/../x | http://a/b/c/g?y/../x",
                "a b | http://a/b/c/a%20b",
                "/x?u=http://y | http://a/x?u=http://y",
            })
    void referencesAreResolved(String reference, String normal) {
        assertThat(Target.of("http://u:p@a/b/c/d;p?q").resolve(reference)).hasToString(normal);
    }

    @Test
    void referencesToOtherPlacesAreProblems() {
        Target base = Target.of("http://a/b");
        assertThat(((Problem) base.resolve("ftp://h/")).reason()).isEqualTo(Reason.UNKNOWN_SCHEME);
        assertThat(((Problem) base.resolve("mailto:x@y")).reason()).isEqualTo(Reason.UNKNOWN_SCHEME);
        assertThat(((Problem) base.resolve("http:/x")).reason()).isEqualTo(Reason.MALFORMED);
        assertThat(((Problem) base.resolve("//h:0/")).reason()).isEqualTo(Reason.MALFORMED);
        assertThat(((Problem) base.resolve("/a\r\nb")).reason()).isEqualTo(Reason.MALFORMED);
        assertThat(((Problem) base.resolve("\\\\h/")).reason()).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void userInformationStaysWithItsHost() {
        Target base = Target.of("http://u:p@a:81/b");
        assertThat(((Target) base.resolve("/c")).userInfo()).contains("u:p");
        assertThat(((Target) base.resolve("//a:81/c")).userInfo()).isEmpty();
        assertThat(((Target) base.resolve("http://a:81/c")).userInfo()).isEmpty();
    }

    @Test
    void anyTextIsATargetInNormalFormOrAProblem() {
        String alphabet = "wsht:/?#@[]%.0123456789abcdefx-_ \\\u00e9|";
        for (int seed = 1; seed <= 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "ws://" : "");
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Parsed parsed = Target.parse(text.toString());
            if (parsed instanceof Target target) {
                assertThat(Target.of(target.toString()).toString())
                        .as("seed %d", seed)
                        .isEqualTo(target.toString());
                assertThat(target.toUri().toASCIIString()).as("seed %d", seed).isEqualTo(target.toString());
                assertThat(target.requestTarget()).as("seed %d", seed).matches("/[!-~]*");
            }
        }
    }
}
