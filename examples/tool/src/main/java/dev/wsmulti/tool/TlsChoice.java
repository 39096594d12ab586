package dev.wsmulti.tool;

import dev.wsmulti.secure.TlsFacts;
import dev.wsmulti.tls.Identity;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.tls.UnusableKeyException;
import dev.wsmulti.tls.UnusableTrustException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The TLS that a command line asks for. */
final class TlsChoice {
    /** Names of groups that people know from elsewhere. */
    private static final Map<String, String> GROUPS = Map.of(
            "p-256", "secp256r1",
            "prime256v1", "secp256r1",
            "p-384", "secp384r1",
            "p-521", "secp521r1",
            "x25519", "x25519",
            "x448", "x448",
            "x25519mlkem768", "X25519MLKEM768");

    /** It tells of every connection; kept here, for what nobody holds the JDK forgets with its level. */
    private static final Logger TALKATIVE = Logger.getLogger("org.bouncycastle");

    private TlsChoice() {}

    static Tls of(TlsOptions options) {
        return told(() -> {
            Tls tls = provider(Tls.defaults(), options.provider);
            if (options.cacert != null) {
                tls = tls.trust(Path.of(options.cacert));
            }
            if (options.cert != null) {
                tls = tls.identity(identity(options.cert, options.key, options.pass));
            } else if (options.key != null) {
                throw new Problem(ExitCode.USAGE, "--key needs the certificate that belongs to it: --cert");
            }
            if (options.pins != null) {
                tls = pinned(tls, options.pins.split(";"));
            }
            if (options.tls13) {
                tls = tls.protocols("TLSv1.3");
            }
            if (options.ciphers != null) {
                tls = tls.suites(options.ciphers.split("[:,]"));
            }
            if (options.curves != null) {
                tls = tls.groups(Stream.of(options.curves.split(":"))
                        .map(TlsChoice::group)
                        .toArray(String[]::new));
            }
            return options.insecure ? tls.dangerouslyTrustEveryone() : tls;
        });
    }

    /** For a server with that certificate. */
    static Tls of(ServeOptions options, String cert) {
        return told(
                () -> provider(Tls.defaults(), options.provider).identity(identity(cert, options.key, options.pass)));
    }

    private static Tls provider(Tls tls, @Nullable String name) {
        TALKATIVE.setLevel(Level.OFF);
        return name == null ? tls : tls.provider(name);
    }

    /** A single pin has no backup: curl's users have always done so, and are told. */
    private static Tls pinned(Tls tls, String... pins) {
        return pins.length == 1 ? tls.pinWithoutBackup(pins[0]) : tls.pin(pins);
    }

    private static String group(String name) {
        return GROUPS.getOrDefault(name.toLowerCase(Locale.ROOT), name);
    }

    private static Identity identity(String cert, @Nullable String key, @Nullable String pass) {
        // As curl: what is behind the last colon is the password, unless --pass gives one.
        int colon = pass == null ? cert.lastIndexOf(':') : -1;
        String file = colon < 0 ? cert : cert.substring(0, colon);
        String password = colon < 0 ? pass : cert.substring(colon + 1);
        Path chain = Path.of(file);
        Path own = key == null ? chain : Path.of(key);
        return password == null ? Identity.of(chain, own) : Identity.of(chain, own, password.toCharArray());
    }

    /** What cannot be used ends the command with the code for it. */
    static Tls told(Supplier<Tls> choice) {
        try {
            return choice.get();
        } catch (UnusableKeyException unusable) {
            throw new Problem(ExitCode.OWN_CERTIFICATE, String.valueOf(unusable.getMessage()));
        } catch (UnusableTrustException unusable) {
            throw new Problem(ExitCode.CA_FILE, String.valueOf(unusable.getMessage()));
        } catch (IllegalArgumentException wrong) {
            throw Problem.usage(wrong);
        }
    }

    /** What {@code -v} shows of a handshake. */
    static List<String> shown(TlsFacts facts) {
        return Stream.concat(
                        Stream.of(
                                facts.protocol() + " with " + facts.suite()
                                        + facts.group()
                                                .map(name -> ", group " + name)
                                                .orElse("") + " by "
                                        + facts.provider(),
                                "ALPN " + facts.alpn().orElse("none")
                                        + ", name asked for " + facts.sni().orElse("none")
                                        + ", session "
                                        + facts.resumption()
                                                .name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', ' ')
                                        + ", handshake " + facts.handshake().toMillis() + " ms"),
                        facts.chain().stream()
                                .map(each -> "certificate of "
                                        + each.getSubjectX500Principal().getName()
                                        + ", valid until " + each.getNotAfter().toInstant()
                                        + ", issued by "
                                        + each.getIssuerX500Principal().getName()))
                .toList();
    }
}
