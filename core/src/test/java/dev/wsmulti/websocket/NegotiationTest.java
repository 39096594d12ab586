package dev.wsmulti.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wsmulti.extension.Codecs;
import dev.wsmulti.extension.Extension;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How permessage-deflate is agreed on, RFC 7692 sections 5 and 7.1. {@code pmd} stands for its name, short names for its parameters. */
final class NegotiationTest {
    private static final Codecs ROOM = new Codecs(64 << 20);

    private static String full(String text) {
        return text.replace("pmd", "permessage-deflate")
                .replace("sn", "server_no_context_takeover")
                .replace("cn", "client_no_context_takeover")
                .replace("sb", "server_max_window_bits")
                .replace("cb", "client_max_window_bits");
    }

    private static Extension deflate(boolean takeover, int serverBits, int clientBits) {
        return new PerMessageDeflate(takeover, takeover, serverBits, clientBits, 1024, -1);
    }

    private static String accepted(Extension extension, Codecs codecs, String offer) {
        RequestHead head = new RequestHead("GET", "/", 1, Headers.of("Sec-WebSocket-Extensions", full(offer)));
        return Negotiation.accept(head, List.of(extension), codecs).toString();
    }

    private static Negotiation agreed(Extension extension, String answer) {
        return Negotiation.agree(
                new ResponseHead(101, "", 1, Headers.of("Sec-WebSocket-Extensions", full(answer))), List.of(extension));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            nullValues = "none",
            value = {
                "pmd > pmd",
                "x, pmd > pmd",
                "pmd; sn > pmd; sn",
                "pmd; cn > pmd; cn",
                "pmd; cn; sn > pmd; sn; cn",
                "pmd; cb > pmd",
                "pmd; cb=10 > pmd",
                "pmd; cb=8 > pmd",
                "pmd; sb=15 > pmd; sb=15",
                "pmd; sb=9 > pmd; sb=9",
                "pmd; sb=\"10\" > pmd; sb=10",
                // Unknown, doubled, out of range: that offer is declined, and the next one counts.
                "pmd; x > none",
                "pmd; x, pmd > pmd",
                "pmd; sn; sn > none",
                "pmd; cb; cb=10 > none",
                "pmd; sb=10; sb=10, pmd; cn > pmd; cn",
                "pmd; sn=1 > none",
                "pmd; cn=true > none",
                "pmd; sb > none",
                "pmd; sb=7 > none",
                "pmd; sb=16 > none",
                "pmd; sb=08 > none",
                "pmd; sb=010 > none",
                "pmd; sb=+9 > none",
                "pmd; sb=1e1 > none",
                "pmd; sb=99999999999999999999 > none",
                "pmd; cb=7 > none",
                "pmd; cb=16, pmd; sn > pmd; sn",
                "PMD > none",
                "pmd; SN > none",
                // A window of 8 bits is never promised for compressing.
                "pmd; sb=8 > none",
                "pmd; sb=8, pmd; cb > pmd",
                // The first that fits, once.
                "pmd; sn, pmd > pmd; sn",
            })
    void aServerAnswersTheFirstOfferThatItCanKeep(String offer, String answer) {
        assertThat(accepted(deflate(true, 15, 15), ROOM, offer)).isEqualTo(answer == null ? "" : full(answer));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "pmd > pmd; sn; cn; sb=10",
                "pmd; cb > pmd; sn; cn; sb=10; cb=11",
                "pmd; cb=12 > pmd; sn; cn; sb=10; cb=11",
                "pmd; cb=11 > pmd; sn; cn; sb=10",
                "pmd; cb=9 > pmd; sn; cn; sb=10",
                "pmd; sb=9 > pmd; sn; cn; sb=9",
                "pmd; sb=15 > pmd; sn; cn; sb=10",
            })
    void aServerWithWishes(String offer, String answer) {
        assertThat(accepted(deflate(false, 10, 11), ROOM, offer)).isEqualTo(full(answer));
    }

    @Test
    void aServerWithoutMemoryPromisesNone() {
        Codecs pair = new Codecs(Codecs.INFLATER + Codecs.DEFLATER);
        assertThat(accepted(deflate(true, 15, 15), pair, "pmd")).isEqualTo(full("pmd; sn; cn"));
        Codecs inflaters = new Codecs(2 * Codecs.INFLATER + Codecs.DEFLATER);
        assertThat(accepted(deflate(true, 15, 15), inflaters, "pmd")).isEqualTo(full("pmd; sn"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "true, 15, 15 > pmd; cb",
                "false, 15, 15 > pmd; sn; cn; cb",
                "false, 15, 12 > pmd; sn; cn; cb=12",
                "true, 10, 15 > pmd; sb=10; cb, pmd; cb",
            })
    void aClientOffers(String settings, String offer) {
        String[] each = settings.split(", ");
        Extension extension =
                deflate(Boolean.parseBoolean(each[0]), Integer.parseInt(each[1]), Integer.parseInt(each[2]));
        assertThat(Negotiation.offer(List.of(extension))).isEqualTo(full(offer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pmd",
                "pmd; sn",
                "pmd; cn",
                "pmd; sn; cn; sb=8; cb=8",
                "pmd; cb=15",
                "pmd; sb=15",
                "pmd; cb=\"9\""
            })
    void aClientAgreesTo(String answer) {
        assertThat(agreed(deflate(true, 15, 15), answer).toString()).isEqualTo(full(answer.replace("\"", "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "pmd; x",
                "pmd; sn; sn",
                "pmd; sn=1",
                "pmd; cb",
                "pmd; cb=7",
                "pmd; sb=16",
                "pmd; sb",
                "pmd, pmd",
                "pmd, x",
                "pmd; cb=10; cb=10",
                "pmd;",
                "pmd; sn, pmd; sn",
            })
    void aClientFailsAtAnythingElse(String answer) {
        FailureException thrown =
                catchThrowableOfType(FailureException.class, () -> agreed(deflate(true, 15, 15), answer));
        assertThat(thrown.failure())
                .isEqualTo(new Failure.NotVerified(
                        "Sec-WebSocket-Extensions", full("an answer to pmd; cb"), full(answer)));
    }

    /** RFC 7692 section 7.1.1.1: a server accepts that it takes nothing over by saying so. */
    @ParameterizedTest
    @ValueSource(strings = {"pmd", "pmd; cn", "pmd; sn; cb=13", "pmd; cb=12"})
    void aClientIsGivenWhatItAskedFor(String answer) {
        assertThat(catchThrowableOfType(FailureException.class, () -> agreed(deflate(false, 15, 12), answer)))
                .isNotNull();
    }

    @Test
    void noAnswerIsNoExtension() {
        assertThat(Negotiation.agree(new ResponseHead(101, "", 1, Headers.of()), List.of(deflate(false, 15, 15)))
                        .isEmpty())
                .isTrue();
    }
}
