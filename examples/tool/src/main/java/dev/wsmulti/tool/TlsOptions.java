package dev.wsmulti.tool;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The part of the command line that is about TLS, as a client. */
final class TlsOptions {
    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "https, wss: trusts the certificates of a PEM file, in place of those of the system.")
    @Nullable
    String cacert;

    @Option(
            names = {"-E", "--cert"},
            paramLabel = "FILE[:PASSWORD]",
            description = "https, wss: a PEM file with our own certificate, and with its key unless there is --key.")
    @Nullable
    String cert;

    @Option(names = "--key", paramLabel = "FILE", description = "https, wss: a PEM file with the key of --cert.")
    @Nullable
    String key;

    @Option(names = "--pass", paramLabel = "PASSWORD", description = "https, wss: the password of that key.")
    @Nullable
    String pass;

    @Option(
            names = "--pinnedpubkey",
            paramLabel = "HASHES",
            description = {
                "https, wss: goes on only if the server has one of these keys: sha256//BASE64, several with a semicolon",
                "between them."
            })
    @Nullable
    String pins;

    @Option(names = "--tlsv1.2", description = "https, wss: TLS 1.2 or later, which is the default.")
    boolean tls12;

    @Option(names = "--tlsv1.3", description = "https, wss: TLS 1.3 or later.")
    boolean tls13;

    @Option(
            names = "--ciphers",
            paramLabel = "LIST",
            description =
                    "https, wss: cipher suites by their IANA names, the preferred one first, colons between them.")
    @Nullable
    String ciphers;

    @Option(
            names = "--curves",
            paramLabel = "LIST",
            description = "https, wss: groups for the key exchange, such as X25519MLKEM768:X25519:P-256.")
    @Nullable
    String curves;

    @Option(
            names = {"-k", "--insecure"},
            description = "https, wss: talks to whoever answers, whatever certificate it shows. Dangerous.")
    boolean insecure;

    @Option(
            names = "--tls-provider",
            paramLabel = "jsse|bc",
            description = "https, wss: who does the cryptography, the JDK or Bouncy Castle. Default jsse.")
    @Nullable
    String provider;
}
