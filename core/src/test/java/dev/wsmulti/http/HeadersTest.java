package dev.wsmulti.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 section 5. */
final class HeadersTest {
    private final Headers headers = Headers.of("A", "1", "b", "2", "a", "3, x,, y ", "C", "");

    @Test
    void namesHaveNoCaseAndKeepTheirOrder() {
        assertThat(headers.firstValue("a")).contains("1");
        assertThat(headers.firstValue("B")).contains("2");
        assertThat(headers.firstValue("c")).contains("");
        assertThat(headers.firstValue("d")).isEmpty();
        assertThat(headers.allValues("A")).containsExactly("1", "3, x,, y ");
        assertThat(headers.contains("C")).isTrue();
        assertThat(headers.contains("d")).isFalse();
        assertThat(headers.size()).isEqualTo(4);
        assertThat(headers.map()).containsOnlyKeys("a", "b", "c").containsEntry("b", List.of("2"));
        List<String> lines = new ArrayList<>();
        headers.forEach((name, value) -> lines.add(name + "=" + value));
        assertThat(lines).containsExactly("A=1", "b=2", "a=3, x,, y ", "C=");
    }

    @Test
    void listsAreReadOverAllLines() {
        assertThat(headers.elements("a")).containsExactly("1", "3", "x", "y");
        assertThat(headers.hasElement("a", "X")).isTrue();
        assertThat(headers.hasElement("a", "z")).isFalse();
        assertThat(headers.elements("d")).isEmpty();
    }

    @Test
    void changesAreCopies() {
        assertThat(headers.with("A", "9")).hasToString("{A: 9, b: 2, C: }");
        assertThat(headers.with("D", "9").allValues("D")).containsExactly("9");
        assertThat(headers.and("A", "9").allValues("a")).containsExactly("1", "3, x,, y ", "9");
        assertThat(headers.without("A")).isEqualTo(Headers.of("b", "2", "C", ""));
        assertThat(headers.without("D")).isSameAs(headers);
        assertThat(Headers.of("A", "1").append(Headers.of("B", "2"))).isEqualTo(Headers.of("A", "1", "B", "2"));
        assertThat(Headers.of("A", "1")).hasSameHashCodeAs(Headers.of("A", "1")).isNotEqualTo(Headers.of("a", "1"));
        assertThat(headers.size()).isEqualTo(4);
    }

    /** b25 */
    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\0b", "\r\nX: y", "\u0100"})
    void valuesCannotEndTheirLine(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.of("A", value));
        assertThatIllegalArgumentException().isThrownBy(() -> headers.with("A", value));
        assertThatIllegalArgumentException().isThrownBy(() -> headers.and("A", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r\n", "\u00e9", "(a)"})
    void namesAreTokens(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.of(name, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> headers.and(name, "x"));
    }

    @Test
    void everyNameHasAValue() {
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.of("A"));
        assertThat(Headers.of()).isEqualTo(Headers.of(new String[0]));
    }

    @Test
    void secretsAreNotShown() {
        assertThat(Headers.of("authorization", "s3cret", "Cookie", "s3cret", "Set-Cookie", "s3cret", "A", "b"))
                .hasToString("{authorization: (hidden), Cookie: (hidden), Set-Cookie: (hidden), A: b}");
        assertThat(Headers.of("Proxy-Authorization", "s3cret").toString()).doesNotContain("s3cret");
    }
}
