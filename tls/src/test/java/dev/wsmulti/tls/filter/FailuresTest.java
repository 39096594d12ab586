package dev.wsmulti.tls.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.TlsCode;
import dev.wsmulti.tls.provider.TlsContext;
import dev.wsmulti.tls.trust.Verdict;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {
    private final TlsContext context = mock(TlsContext.class);
    private boolean client = true;
    private boolean handshaking = true;
    private boolean fresh = true;
    private boolean spoke = true;
    private boolean demands;
    private boolean shows;
    private List<String> subjects = List.of();
    private OptionalInt sent = OptionalInt.empty();

    private Failure.Tls failure(Throwable thrown) {
        return Failures.of(
                thrown,
                context,
                new Situation(client, handshaking, fresh, spoke, demands, shows, "host", subjects, sent));
    }

    private Failure.Tls alert(int number, boolean received) {
        when(context.alert(any())).thenReturn(OptionalInt.of(number));
        when(context.received(any())).thenReturn(received);
        return failure(new SSLException("alert"));
    }

    private Failure.Tls thrown(Throwable thrown) {
        when(context.alert(any())).thenReturn(OptionalInt.empty());
        return failure(thrown);
    }

    @ParameterizedTest
    @CsvSource({
        "0, PEER_ALERT, INTERNAL",
        "10, PEER_ALERT, BAD_RECORD",
        "20, PEER_ALERT, BAD_RECORD",
        "21, PEER_ALERT, BAD_RECORD",
        "22, PEER_ALERT, RECORD_TOO_BIG",
        "40, NO_COMMON_CIPHER, NO_COMMON_CIPHER",
        "42, CLIENT_CERT_REQUIRED, INTERNAL",
        "46, CLIENT_CERT_REQUIRED, INTERNAL",
        "47, PEER_ALERT, BAD_RECORD",
        "50, PEER_ALERT, BAD_RECORD",
        "51, PEER_ALERT, BAD_RECORD",
        "70, NO_COMMON_PROTOCOL, NO_COMMON_PROTOCOL",
        "71, NO_COMMON_CIPHER, NO_COMMON_CIPHER",
        "80, PEER_ALERT, INTERNAL",
        "100, RENEGOTIATION, RENEGOTIATION",
        "109, NO_COMMON_CIPHER, NO_COMMON_CIPHER",
        "112, SNI_REFUSED, SNI_REFUSED",
        "116, CLIENT_CERT_REQUIRED, CLIENT_CERT_REQUIRED",
        "120, NO_ALPN, NO_ALPN",
        "255, PEER_ALERT, INTERNAL"
    })
    void alertsHaveACode(int number, TlsCode received, TlsCode sentByUs) {
        assertThat(alert(number, true).code()).isEqualTo(received);
        assertThat(alert(number, false).code()).isEqualTo(sentByUs);
        assertThat(alert(number, false).alert()).hasValue(number);
    }

    @ParameterizedTest
    @CsvSource({"42", "43", "44", "45", "46", "48", "49"})
    void alertsAboutACertificateAreAboutTheReaders(int number) {
        shows = true;
        assertThat(alert(number, true).code()).isEqualTo(TlsCode.CLIENT_CERT_REJECTED);
        client = false;
        assertThat(alert(number, true).code()).as("a client refuses ours").isEqualTo(TlsCode.PEER_ALERT);
    }

    @Test
    void aHandshakeFailureAfterTheServersCertificateIsAboutOurs() {
        subjects = List.of("CN=server");
        assertThat(alert(40, true).code()).isEqualTo(TlsCode.CLIENT_CERT_REQUIRED);
        shows = true;
        assertThat(alert(40, true).code()).isEqualTo(TlsCode.NO_COMMON_CIPHER);
        handshaking = false;
        assertThat(alert(40, true).code()).isEqualTo(TlsCode.PEER_ALERT);
    }

    @ParameterizedTest
    @CsvSource({"40, NO_COMMON_CIPHER", "42, INTERNAL"})
    void aServerThatDemandsACertificateAndGotNoneSaysSo(int number, TlsCode otherwise) {
        client = false;
        demands = true;
        assertThat(alert(number, false).code()).isEqualTo(TlsCode.CLIENT_CERT_REQUIRED);
        assertThat(thrown(new SSLHandshakeException("empty")).code()).isEqualTo(TlsCode.CLIENT_CERT_REQUIRED);
        subjects = List.of("CN=client");
        assertThat(alert(number, false).code()).isEqualTo(otherwise);
        subjects = List.of();
        spoke = false;
        assertThat(alert(number, false).code()).isEqualTo(otherwise);
        spoke = true;
        demands = false;
        assertThat(alert(number, false).code()).isEqualTo(otherwise);
    }

    @Test
    void whatAServerSaysOfOurCertificateBelongsToTheHandshakeUntilDataHasCome() {
        handshaking = false;
        assertThat(alert(116, true).handshaking()).isTrue();
        assertThat(alert(20, true).handshaking()).isFalse();
        fresh = false;
        assertThat(alert(116, true).handshaking()).isFalse();
        fresh = true;
        client = false;
        assertThat(alert(116, true).handshaking()).isFalse();
    }

    static Stream<Arguments> exceptions() {
        Exception revoked = new CertPathValidatorException("no", null, null, -1, BasicReason.REVOKED);
        Exception weak = new CertPathValidatorException("no", null, null, -1, BasicReason.ALGORITHM_CONSTRAINED);
        Exception path = new CertPathValidatorException("no");
        return Stream.of(
                Arguments.of(TlsCode.EXPIRED, new CertificateExpiredException()),
                Arguments.of(TlsCode.NOT_YET_VALID, new CertificateNotYetValidException()),
                Arguments.of(TlsCode.REVOKED, revoked),
                Arguments.of(TlsCode.WEAK_KEY, weak),
                Arguments.of(TlsCode.UNTRUSTED, path),
                Arguments.of(TlsCode.UNTRUSTED, new CertificateException("no")),
                Arguments.of(TlsCode.BAD_RECORD, new AEADBadTagException("Tag mismatch")));
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void withoutAnAlertTheClassesOfTheCausesTell(TlsCode code, Exception cause) {
        Failure.Tls failure = thrown(new SSLHandshakeException("no") {
            private static final long serialVersionUID = 1L;

            @Override
            public synchronized Throwable getCause() {
                return new SSLException(cause);
            }
        });
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.alert()).isEmpty();
        assertThat(failure.cause()).isPresent();
    }

    @Test
    void classesOfTheirOwnTellToo() {
        assertThat(thrown(new SSLPeerUnverifiedException("no")).code()).isEqualTo(TlsCode.UNTRUSTED);
        assertThat(thrown(new SSLProtocolException("no")).code()).isEqualTo(TlsCode.BAD_RECORD);
        assertThat(thrown(new SSLHandshakeException("no")).code()).isEqualTo(TlsCode.NO_COMMON_CIPHER);
        assertThat(thrown(new SSLException("no")).code()).isEqualTo(TlsCode.INTERNAL);
        assertThat(thrown(new IllegalStateException("no")).code()).isEqualTo(TlsCode.INTERNAL);
        handshaking = false;
        assertThat(thrown(new SSLHandshakeException("no")).code()).isEqualTo(TlsCode.INTERNAL);
    }

    @Test
    void ourOwnVerdictCountsBeforeAnyAlertHoweverDeepItIs() {
        Throwable thrown = new Verdict(TlsCode.PIN_MISMATCH, "sha256//x");
        for (int depth = 0; depth < 5; depth++) {
            thrown = new SSLException(thrown);
        }
        when(context.alert(any())).thenReturn(OptionalInt.of(46));
        Failure.Tls failure = failure(thrown);
        assertThat(failure.code()).isEqualTo(TlsCode.PIN_MISMATCH);
        assertThat(failure.detail()).isEqualTo("sha256//x");
        assertThat(failure.alert()).hasValue(46);
        assertThat(failure.host()).isEqualTo("host");
    }

    @Test
    void theAlertThatWeWereSeenToSendCountsWhereTheProviderDoesNotTell() {
        sent = OptionalInt.of(70);
        assertThat(thrown(new SSLException("no")).code()).isEqualTo(TlsCode.NO_COMMON_PROTOCOL);
        assertThat(thrown(new SSLException("no")).alert()).hasValue(70);
    }

    @Test
    void whatAGuardFoundIsSaidAsItIs() {
        sent = OptionalInt.of(10);
        Failure.Tls failure = failure(new Fault(TlsCode.FLOOD, "many"));
        assertThat(failure.code()).isEqualTo(TlsCode.FLOOD);
        assertThat(failure.detail()).isEqualTo("many");
        assertThat(failure.alert()).hasValue(10);
        assertThat(failure.received()).isFalse();
        assertThat(failure.cause()).isEmpty();
        Failure.Tls closed = failure(Fault.closedByPeer());
        assertThat(closed.alert()).hasValue(0);
        assertThat(closed.received()).isTrue();
    }

    @Test
    void causesThatAreTheirOwnCauseEnd() {
        SSLException one = new SSLException("one");
        one.initCause(new SSLException("two", one));
        assertThat(thrown(one).code()).isEqualTo(TlsCode.INTERNAL);
    }
}
