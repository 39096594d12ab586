package dev.wsmulti.tls.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.TlsCode;
import dev.wsmulti.tls.provider.ClientAuth;
import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.tls.testing.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes that fail: both ends are told why, in one word. */
class HandshakeFailureTest {
    private static Failure.Tls failed(End end) {
        return Objects.requireNonNull(end.failure);
    }

    static Stream<Object[]> kindsAndVersions() {
        return Engines.kindsAndVersions();
    }

    @ParameterizedTest
    @MethodSource("kindsAndVersions")
    void aServerThatNobodyTrustsIsUntrusted(String kind, String version) {
        Settings other = Settings.trusting(Ca.create("other").root()).protocols(version);
        Link link = new Link(Engines.of(kind, version, settings -> other, settings -> settings));
        link.run();
        assertThat(failed(link.client).code()).isEqualTo(TlsCode.UNTRUSTED);
        assertThat(failed(link.client).host()).isEqualTo(Engines.HOST);
        assertThat(failed(link.client).handshaking()).isTrue();
        assertThat(failed(link.server).code()).isEqualTo(TlsCode.PEER_ALERT);
        assertThat(failed(link.server).alert()).hasValue(46);
        assertThat(failed(link.server).received()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("kindsAndVersions")
    void aClientWithoutTheCertificateDemandedIsToldSo(String kind, String version) {
        Link link = new Link(
                Engines.of(kind, version, settings -> settings, settings -> settings.asking(ClientAuth.REQUIRED)));
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
    @MethodSource("kindsAndVersions")
    void aClientWhoseCertificateIsRejectedIsToldSo(String kind, String version) {
        // Of the same name as the authority that is trusted, so that the client thinks it fits.
        Ca.Issued forged = Ca.create("root").issue(Ca.Order.subject("client"));
        Link link = new Link(Engines.of(
                kind, version, settings -> settings.showing(forged), settings -> settings.asking(ClientAuth.REQUIRED)));
        link.run();
        assertThat(failed(link.server).code()).isEqualTo(TlsCode.UNTRUSTED);
        assertThat(failed(link.client).code()).isEqualTo(TlsCode.CLIENT_CERT_REJECTED);
        assertThat(failed(link.client).handshaking()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("kindsAndVersions")
    void withoutACommonVersionBothEndsSaySo(String kind, String clients) {
        String servers = clients.equals("TLSv1.3") ? "TLSv1.2" : "TLSv1.3";
        Link link = new Link(Engines.of(kind, clients, settings -> settings, settings -> settings.protocols(servers)));
        link.run();
        assertThat(failed(link.server).code()).isEqualTo(TlsCode.NO_COMMON_PROTOCOL);
        assertThat(failed(link.server).alert()).hasValue(70);
        assertThat(failed(link.client).code()).isEqualTo(TlsCode.NO_COMMON_PROTOCOL);
    }

    @ParameterizedTest
    @MethodSource("kindsAndVersions")
    void withoutACommonApplicationProtocolBothEndsSaySo(String kind, String version) {
        Link link = new Link(
                Engines.of(kind, version, settings -> settings.alpn("h2"), settings -> settings.alpn("http/1.1")));
        link.run();
        assertThat(failed(link.server).code()).isEqualTo(TlsCode.NO_ALPN);
        assertThat(failed(link.client).code()).isEqualTo(TlsCode.NO_ALPN);
        assertThat(failed(link.client).handshaking()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("kindsAndVersions")
    void withoutACommonSuiteBothEndsSaySo(String kind, String version) {
        String suffix = version.equals("TLSv1.3") ? "TLS_AES_%s_GCM_SHA%s" : "TLS_ECDHE_ECDSA_WITH_AES_%s_GCM_SHA%s";
        Link link = new Link(Engines.of(
                kind,
                version,
                settings -> settings.suites(suffix.formatted(128, 256)),
                settings -> settings.suites(suffix.formatted(256, 384))));
        link.run();
        assertThat(failed(link.server).code()).isEqualTo(TlsCode.NO_COMMON_CIPHER);
        assertThat(failed(link.client).code()).isEqualTo(TlsCode.NO_COMMON_CIPHER);
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
