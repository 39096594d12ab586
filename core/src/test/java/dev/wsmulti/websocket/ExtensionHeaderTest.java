package dev.wsmulti.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wsmulti.extension.Parameter;
import dev.wsmulti.http.Headers;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of {@code Sec-WebSocket-Extensions}, RFC 6455 section 9.1. */
final class ExtensionHeaderTest {
    private static String parsed(String... lines) {
        Headers headers = Headers.of();
        for (String line : lines) {
            headers = headers.and("sec-websocket-extensions", line);
        }
        return ExtensionHeader.parse(headers)
                .map(elements -> elements.stream()
                        .map(element -> element.name() + element.parameters())
                        .collect(Collectors.joining(" | ")))
                .orElse("broken");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '`',
            value = {
                "foo > foo[]",
                "foo, bar; baz=2 > foo[] | bar[baz=2]",
                "foo ; a ; b = 1 ;c > foo[a, b=1, c]",
                "foo; a=\"1\" > foo[a=1]",
                "foo; a=\"x\\yz\"; b > foo[a=xyz, b]",
                "foo; a; a=2 > foo[a, a=2]",
                "foo,, ,bar > foo[] | bar[]",
                "foo,foo > foo[] | foo[]",
                "foo,\tbar > foo[] | bar[]",
            })
    void whatTheGrammarAllows(String line, String expected) {
        assertThat(parsed(line)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "foo;",
                "foo; =1",
                "foo; a=",
                "foo; a=\"\"",
                "foo; a=\"1",
                "foo; a=\"1\\",
                "foo; a=\"1 2\"",
                "foo; a=\"1\"2",
                "foo; a=1 2",
                "foo bar",
                "f\u00f6o",
                "foo; a=(1)",
                "\"foo\"",
                "foo; a=b=c",
                "=",
                "foo; a, ;b",
            })
    void whatItDoesNot(String line) {
        assertThat(parsed(line)).isEqualTo("broken");
        assertThat(parsed("bar", line)).isEqualTo("broken");
    }

    @Test
    void severalLinesAreOneList() {
        assertThat(parsed("foo", "bar; a", "baz, foo")).isEqualTo("foo[] | bar[a] | baz[] | foo[]");
        assertThat(parsed()).isEmpty();
    }

    @Test
    void isWrittenAsItIsRead() {
        List<ExtensionHeader.Element> elements = List.of(
                new ExtensionHeader.Element("foo", List.of(Parameter.of("a"), Parameter.of("b", 10))),
                new ExtensionHeader.Element("bar", List.of()));
        String text = ExtensionHeader.text(elements);
        assertThat(text).isEqualTo("foo; a; b=10, bar");
        assertThat(ExtensionHeader.parse(Headers.of(ExtensionHeader.NAME, text)))
                .contains(elements);
    }

    @Test
    void whatIsNoTokenIsNotWritten() {
        ExtensionHeader.Element injected =
                new ExtensionHeader.Element("foo", List.of(Parameter.of("a", "1\r\nSet-Cookie: x")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExtensionHeader.text(List.of(injected)))
                .withMessageContaining("not a token");
    }

    /** A head of 300 KiB has room for many: time grows with its length, no faster. */
    @Test
    void aLongListIsReadOnce() {
        assertThat(parsed("a;b,".repeat(70_000) + "c")).endsWith(" | c[]");
        assertThat(parsed("a;b=\"" + "x".repeat(300_000))).isEqualTo("broken");
    }
}
