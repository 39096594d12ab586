package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.Sizes;
import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.transfer.Deflate;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Lesson(
        ids = "CVE-2026-2229 (undici)",
        text =
                "an extension header that is not by the book declines the offer on a server and fails the opening of a client, and throws nothing")
final class CveExtensionAnswersTest {
    private static final String NAME = "Sec-WebSocket-Extensions: ";
    private static final WsHandler DEFLATES = WsHandler.of()
            .options(WsOptions.of().deflate(Deflate.on().serverTakeover(true).clientTakeover(true)));

    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    private Victim answered(String line) {
        Victim victim = hostile.victim(End.OPENING, DEFLATES);
        assertThat(victim.asked()).contains("\r\n" + NAME + "permessage-deflate; client_max_window_bits\r\n");
        String right = TestPeer.switching(TestPeer.keyOf(victim.asked()), line);
        victim.hears(Frames.latin(right), Sizes.of(17));
        return victim;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits=7",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; server_max_window_bits=0",
                "permessage-deflate; server_max_window_bits=-1",
                "permessage-deflate; server_max_window_bits=08",
                "permessage-deflate; server_max_window_bits=1000000000000",
                "permessage-deflate; server_max_window_bits=abc",
                "permessage-deflate; server_max_window_bits=",
                "permessage-deflate; server_max_window_bits=\"\"",
                "permessage-deflate; server_max_window_bits=\"16\"",
                "permessage-deflate; server_max_window_bits=\"10",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; server_max_window_bits=10; server_max_window_bits=10",
                "permessage-deflate; unknown",
                "permessage-deflate; SERVER_NO_CONTEXT_TAKEOVER",
                "permessage-deflate, permessage-deflate",
                "permessage-deflate, unknown",
                "unknown",
                "x-webkit-deflate-frame",
                "permessage-deflate;",
                "permessage-deflate;;",
                "permessage-deflate; =10",
                "; permessage-deflate",
                "permessage-deflate server_no_context_takeover",
                "permessage-deflate; server_max_window_bits=10 11",
                "\"permessage-deflate\"",
                "permessage-d\u00e9flate",
                ",",
                "",
            })
    void aWrongAnswerFailsTheClient(String answer) {
        Victim victim = answered(NAME + answer);
        assertThat(victim.answered()).isEmpty();
        victim.ends(answer, true);
        assertThat(victim.told)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("! the answer does not verify: Sec-WebSocket-Extensions should be an answer to ");
        hostile.neighbour().goesOn();
    }

    /** A quoted value counts as its token (RFC 6455 section 9.1); names, and the order, are free. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; server_max_window_bits=\"10\"",
                "permessage-deflate; server_max_window_bits=\"1\\0\"",
                "permessage-deflate ;client_max_window_bits=8;server_no_context_takeover",
                ", permessage-deflate; client_no_context_takeover ,",
            })
    void aRightAnswerOpens(String answer) {
        Victim victim = answered(NAME + answer);
        assertThat(victim.told).containsExactly("open");
        victim.peer().reset();
        hostile.kit().settle();
        hostile.neighbour().goesOn();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits=7",
                "permessage-deflate; server_max_window_bits=8",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; server_max_window_bits=\"16\"",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; client_max_window_bits=99999999999",
                "permessage-deflate; client_max_window_bits; client_max_window_bits",
                "permessage-deflate; unknown",
                "permessage-deflate; client_no_context_takeover=1",
                "x-webkit-deflate-frame",
            })
    void aWrongOfferIsDeclined(String offer) {
        Victim victim = hostile.victim(End.HTTP_SERVER, DEFLATES);
        victim.hears(Frames.latin(TestPeer.upgradeRequest("/victim", "h", NAME + offer)), Sizes.of(17));
        assertThat(victim.answered())
                .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                .doesNotContain(NAME);
        assertThat(victim.told).containsExactly("upgrade", "open");
        victim.peer().reset();
        hostile.kit().settle();
        hostile.neighbour().goesOn();
    }

    /** RFC 6455 section 9.1: what does not conform to the grammar fails the connection. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits=",
                "permessage-deflate;",
                "permessage-deflate; =",
                "permessage-deflate; a=\"",
                "permessage-deflate; a=\"b c\"",
                "permessage-deflate a",
                "; a",
                "\u00ff",
                ",",
                "",
            })
    void anOfferOutsideOfTheGrammarIs400(String offer) {
        Victim victim = hostile.victim(End.HTTP_SERVER, DEFLATES);
        victim.hears(Frames.latin(TestPeer.upgradeRequest("/victim", "h", NAME + offer)), Sizes.of(17));
        assertThat(victim.answered()).startsWith("HTTP/1.1 400 Bad Request\r\n").endsWith("(RFC 6455 section 9.1)\n");
        assertThat(victim.told).isEmpty();
        victim.ends(offer, false);
        hostile.neighbour().goesOn();
    }

    /** Of many offers the first one that can be kept is taken. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits=7, permessage-deflate; server_max_window_bits=10",
                "unknown; a=\"b\", permessage-deflate; server_max_window_bits=\"10\"",
            })
    void theFirstRightOfferIsTaken(String offer) {
        Victim victim = hostile.victim(End.HTTP_SERVER, DEFLATES);
        victim.hears(Frames.latin(TestPeer.upgradeRequest("/victim", "h", NAME + offer)), Sizes.of(17));
        assertThat(victim.answered()).contains("\r\n" + NAME + "permessage-deflate; server_max_window_bits=10\r\n");
        victim.peer().reset();
        hostile.kit().settle();
    }
}
