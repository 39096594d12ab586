package dev.wsmulti.tls.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.TlsCode;
import dev.wsmulti.tls.testing.Ca;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes that fail: both ends are told why, in one word. */
class HandshakeFailureTest {
    private static Failure.Tls failed(End end) {
        return Objects.requireNonNull(end.failure);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aServerThatNobodyTrustsIsUntrusted(String version) {
        Ca mine = Ca.create("mine");
        Link link = new Link(Engines.of(version, mine, Ca.create("other").root(), null));
        link.run();
        assertThat(failed(link.client).code()).isEqualTo(TlsCode.UNTRUSTED);
        assertThat(failed(link.client).host()).isEqualTo(Engines.HOST);
        assertThat(failed(link.client).handshaking()).isTrue();
        assertThat(failed(link.server).code()).isEqualTo(TlsCode.PEER_ALERT);
        assertThat(failed(link.server).alert()).hasValue(46);
        assertThat(failed(link.server).received()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientWithoutTheCertificateDemandedIsToldSo(String version) {
        Ca ca = Ca.create("root");
        Engines engines = Engines.of(version, ca, ca.root(), null);
        engines.demands = true;
        Link link = new Link(engines);
        link.run();
        link.run();
        assertThat(failed(link.server).code()).isEqualTo(TlsCode.CLIENT_CERT_REQUIRED);
        assertThat(failed(link.client).code()).isEqualTo(TlsCode.CLIENT_CERT_REQUIRED);
        assertThat(failed(link.client).handshaking())
                .as("in 1.3 on the first read")
                .isTrue();
        assertThat(failed(link.client).received()).isTrue();
        assertThat(link.client.opened()).isEqualTo(version.equals("TLSv1.3") ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientWhoseCertificateIsRejectedIsToldSo(String version) {
        Ca ca = Ca.create("root");
        // Of the same name, so that the client thinks it fits.
        Ca.Issued forged = Ca.create("root").issue(Ca.Order.subject("client"));
        Engines engines = Engines.of(version, ca, ca.root(), forged);
        engines.demands = true;
        Link link = new Link(engines);
        link.run();
        assertThat(failed(link.server).code()).isEqualTo(TlsCode.UNTRUSTED);
        assertThat(failed(link.client).code()).isEqualTo(TlsCode.CLIENT_CERT_REJECTED);
        assertThat(failed(link.client).handshaking()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2,TLSv1.3", "TLSv1.3,TLSv1.2"})
    void withoutACommonVersionBothEndsSaySo(String clients, String servers) {
        Engines engines = Engines.of(clients);
        engines.serversProtocol = servers;
        Link link = new Link(engines);
        link.run();
        assertThat(failed(link.server).code()).isEqualTo(TlsCode.NO_COMMON_PROTOCOL);
        assertThat(failed(link.server).alert()).hasValue(70);
        assertThat(failed(link.client).code()).isEqualTo(TlsCode.NO_COMMON_PROTOCOL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "HTTP"})
    void plainHttpIsNotTls(String text) {
        Link link = new Link(Engines.of("TLSv1.3"));
        link.client.settle(0);
        byte[] answer = text.getBytes(StandardCharsets.US_ASCII);
        link.client.below.in.append(answer, 0, answer.length);
        link.client.below.in.finish();
        link.client.settle(0);
        assertThat(failed(link.client).code()).isEqualTo(TlsCode.NOT_TLS);
        assertThat(failed(link.client).detail()).isEqualTo("peer speaks plain HTTP");
    }

    @Test
    void aServerThatIsSpokenToInPlainTextSaysSo() {
        Link link = new Link(Engines.of("TLSv1.3"));
        byte[] request = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        link.server.below.in.append(request, 0, request.length);
        link.server.settle(0);
        assertThat(failed(link.server).code()).isEqualTo(TlsCode.NOT_TLS);
        assertThat(failed(link.server).host()).isEmpty();
        assertThat(link.pool.leased()).isLessThanOrEqualTo(2);
    }

    @Test
    void afterAFailureItIsSilent() {
        Link link = new Link(Engines.of("TLSv1.3"));
        link.server.below.in.append(new byte[100], 0, 100);
        link.server.settle(0);
        assertThat(link.server.failure).isNotNull();
        link.server.below.in.append(new byte[100], 0, 100);
        link.server.below.in.finish();
        assertThat(link.server
                        .filter
                        .advance(link.server.below, link.server.above, 0)
                        .job())
                .isNull();
        assertThat(link.server.below.in.isEmpty()).isTrue();
        assertThat(link.server.below.in.finished()).isTrue();
    }
}
