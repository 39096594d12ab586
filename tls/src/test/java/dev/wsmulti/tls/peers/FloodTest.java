package dev.wsmulti.tls.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.TlsCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerOnlyTlsAuthentication;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A peer that sends records without data, which no program does: Bouncy Castle's protocol below its engines. */
@Tag("peers")
final class FloodTest {
    private static final String UPGRADE = """
            GET /echo HTTP/1.1\r
            Host: localhost\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;

    @TempDir
    private static Path folder;

    private static Keys keys = new Keys(Path.of(""), "");

    @BeforeAll
    static void writeKeys() throws Exception {
        keys = Keys.in(folder);
    }

    /** The protocol, which says more than it should. */
    private static final class Raw extends TlsClientProtocol {
        Raw(Socket socket) throws IOException {
            super(socket.getInputStream(), socket.getOutputStream());
        }

        void sayNothing() throws IOException {
            safeWriteRecord(ContentType.application_data, new byte[0], 0, 0);
        }
    }

    private static Raw connected(Pair pair, Socket socket) throws IOException {
        ProtocolVersion version = pair.is13() ? ProtocolVersion.TLSv13 : ProtocolVersion.TLSv12;
        Raw raw = new Raw(socket);
        raw.connect(new DefaultTlsClient(new BcTlsCrypto(new SecureRandom())) {
            @Override
            protected ProtocolVersion[] getSupportedVersions() {
                return version.only();
            }

            @Override
            public TlsAuthentication getAuthentication() {
                return new ServerOnlyTlsAuthentication() {
                    @Override
                    public void notifyServerCertificate(TlsServerCertificate any) {}
                };
            }
        });
        raw.getOutputStream().write(UPGRADE.getBytes(StandardCharsets.US_ASCII));
        byte[] answer = new byte[12];
        assertThat(raw.getInputStream().readNBytes(answer, 0, answer.length)).isEqualTo(answer.length);
        assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 101");
        return raw;
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.peers.Pair#all")
    void recordsWithoutDataAreAFlood(Pair pair) throws Exception {
        try (OurServer server = new OurServer(keys.server(pair));
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port)) {
            Raw raw = connected(pair, socket);
            int said = 0;
            try {
                while (said < 100_000) {
                    raw.sayNothing();
                    said++;
                }
            } catch (SocketException reset) {
                // that soon
            }
            assertThat(said).isLessThan(100_000);
            Failure failure = server.end().cause().orElseThrow();
            assertThat(failure).isInstanceOf(Failure.Tls.class);
            assertThat(((Failure.Tls) failure).code()).isEqualTo(TlsCode.FLOOD);
        }
    }
}
