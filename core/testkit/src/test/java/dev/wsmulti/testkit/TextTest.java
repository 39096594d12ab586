package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.WsSession;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text as Strings, in and out: ASCII goes a shorter way than the rest, and nobody may see which. */
class TextTest {
    private static final int FIN = 0x80;
    private static final int TEXT = 1;

    private final TestKit kit = TestKit.create();
    private final List<String> heard = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        kit.close();
        assertThat(kit.multi().stats().isEmpty()).isTrue();
    }

    private WsSession session() {
        return kit.multi().add(kit.request().onText((ws, text) -> {
            heard.add(text);
            if (text.equals("pause")) {
                ws.pause();
            }
        }));
    }

    private static void say(TestPeer peer, int first, String text) {
        peer.frame(first, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatOneMessageIsMadeOfSaysNothingOfTheNext() {
        WsSession session = session();
        TestPeer peer = kit.accept();
        List<String> said = List.of("plain", "ἀρχή", "plain again", "", "h\u00e9", "\ud83d\ude80 up");
        said.forEach(text -> say(peer, FIN | TEXT, text));
        kit.settle();
        assertThat(heard).isEqualTo(said);
        assertThat(session.state()).isEqualTo(WsSession.State.OPEN);
    }

    @Test
    void fragmentsOfBothKindsAreOneText() {
        WsSession session = session();
        TestPeer peer = kit.accept();
        say(peer, TEXT, "κ");
        say(peer, FIN, "appa");
        say(peer, TEXT, "kapp");
        say(peer, FIN, "ά");
        byte[] rocket = "\ud83d\ude80".getBytes(StandardCharsets.UTF_8);
        peer.frame(TEXT, new byte[] {rocket[0], rocket[1]});
        peer.frame(FIN, new byte[] {rocket[2], rocket[3]});
        kit.settle();
        assertThat(heard).containsExactly("κappa", "kappά", "\ud83d\ude80");
        assertThat(session.state()).isEqualTo(WsSession.State.OPEN);
    }

    @Test
    void textThatWaitedIsReadAsItCame() {
        WsSession session = session();
        TestPeer peer = kit.accept();
        say(peer, FIN | TEXT, "pause");
        say(peer, TEXT, "κ");
        say(peer, FIN, "appa");
        say(peer, FIN | TEXT, "ascii");
        kit.settle();
        assertThat(heard).containsExactly("pause");
        session.resume();
        kit.settle();
        assertThat(heard).containsExactly("pause", "κappa", "ascii");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 8, 31, 32, 33, 100, 70_000})
    void longTextsKeepWhatComesLast(int before) {
        WsSession session = session();
        TestPeer peer = kit.accept();
        String text = "a".repeat(before) + "?\u00fc?";
        say(peer, FIN | TEXT, text);
        kit.settle();
        assertThat(heard).containsExactly(text);
        assertThat(session.state()).isEqualTo(WsSession.State.OPEN);
        assertThat(Message.text(text).bytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        assertThat(Message.text(text).text()).isEqualTo(text);
    }

    /** Java turns a lone surrogate into a question mark: neither real ones nor what stands beside them may hide it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 7, 8, 31, 32, 33, 100, 70_000})
    void aLoneSurrogateIsFoundBesideQuestionMarks(int before) {
        for (String lone : List.of("\ud800", "\udc00", "\ud800?", "?\udfff", "\ud83d\ude80\ud83d", "\ude80\ud83d")) {
            String text = "a".repeat(before) + lone + "\u00fc?";
            assertThatThrownBy(() -> Message.text(text)).isInstanceOf(IllegalArgumentException.class);
        }
        String whole = "a".repeat(before) + "? \ud83d\ude80 ?";
        assertThat(Message.text(new StringBuilder(whole)).text()).isEqualTo(whole);
    }
}
