package dev.wsmulti.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What lies between the suite, which speaks plain TCP alone, and us: nothing, or a program that passes bytes on. */
abstract class Passage implements AutoCloseable {
    private final List<AutoCloseable> open = new ArrayList<>();

    /** Of that name: {@code direct}, {@code relay}, or a TLS provider. Its files lie in a folder. */
    static Passage of(String name, Path folder, Instant deadline) {
        return switch (name) {
            case "direct" -> new Direct();
            case "relay" -> new Relayed();
            default -> new Tunnel(name, folder, deadline);
        };
    }

    /** What our server is told besides. */
    abstract List<String> ofServer() throws IOException, InterruptedException;

    /** What our client is told besides, once it is known where it reaches the suite. */
    abstract List<String> ofClient();

    /** Where the suite reaches our server, which listens on that port. */
    abstract String toServer(int port) throws IOException, InterruptedException;

    /** Where our client reaches the suite, which listens on that port. */
    abstract String toSuite(int port) throws IOException, InterruptedException;

    final <T extends AutoCloseable> T opened(T part) {
        open.add(part);
        return part;
    }

    @Override
    public void close() throws IOException {
        for (AutoCloseable part : open) {
            try {
                part.close();
            } catch (Exception failed) {
                throw new IOException(failed);
            }
        }
    }

    /** Nothing. */
    private static class Direct extends Passage {
        @Override
        List<String> ofServer() {
            return List.of();
        }

        @Override
        List<String> ofClient() {
            return List.of();
        }

        @Override
        String toServer(int port) throws IOException {
            return "ws://127.0.0.1:" + port;
        }

        @Override
        String toSuite(int port) throws IOException {
            return "ws://127.0.0.1:" + port;
        }
    }

    /** A relay of plain bytes: what it changes in the verdicts, a tunnel may change too. */
    private static final class Relayed extends Direct {
        @Override
        String toServer(int port) throws IOException {
            return super.toServer(opened(Relay.to(port)).port());
        }

        @Override
        String toSuite(int port) throws IOException {
            return super.toSuite(opened(Relay.to(port)).port());
        }
    }

    /** TLS on our side: stunnel puts it on, or takes it off, for the suite. */
    private static final class Tunnel extends Passage {
        private final String provider;
        private final Stunnel stunnel;

        Tunnel(String provider, Path folder, Instant deadline) {
            this.provider = provider;
            this.stunnel = new Stunnel(folder, deadline);
        }

        @Override
        List<String> ofServer() throws IOException, InterruptedException {
            stunnel.makeCertificate();
            return List.of(
                    "--cert",
                    stunnel.certificate().toString(),
                    "--key",
                    stunnel.key().toString(),
                    "--tls-provider",
                    provider);
        }

        @Override
        List<String> ofClient() {
            return List.of("--cacert", stunnel.certificate().toString(), "--tls-provider", provider);
        }

        @Override
        String toServer(int port) throws IOException, InterruptedException {
            return "ws://127.0.0.1:" + opened(stunnel).puttingOn(port);
        }

        @Override
        String toSuite(int port) throws IOException, InterruptedException {
            stunnel.makeCertificate();
            return "wss://localhost:" + opened(stunnel).takingOff(port);
        }
    }
}
