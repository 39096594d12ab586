package dev.wsmulti.tls.engines;

import dev.wsmulti.tls.provider.ClientAuth;
import dev.wsmulti.tls.provider.TlsSettings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** Settings as an engine wants them, checked once for each context. Any thread. */
public final class Parameters {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    private static final String HTTP_11 = "http/1.1";
    private static final String HTTP_10 = "http/1.0";

    private final TlsSettings settings;
    private final String[] protocols;
    private final String[] suites;

    /** @throws GeneralSecurityException if the context has none of what is asked for, or the JDK has it disabled */
    public Parameters(SSLContext context, TlsSettings settings) throws GeneralSecurityException {
        SSLParameters supported = context.getSupportedSSLParameters();
        this.settings = settings;
        this.protocols = common("protocol versions", settings.protocols(), supported.getProtocols());
        this.suites = common("cipher suites", settings.suites(), supported.getCipherSuites());
        for (String protocol : protocols) {
            enabled(protocol);
        }
    }

    /** For an engine in client mode towards that host. */
    public SSLParameters client(String host) {
        SSLParameters parameters = both(settings.alpn());
        // Our trust manager checks the name by RFC 9525; this is the second net, and the first one for a given context.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setServerNames(serverName(settings.sni().orElse(host)).stream()
                .<SNIServerName>map(name -> name)
                .toList());
        return parameters;
    }

    /** For an engine in server mode. */
    public SSLParameters server() {
        SSLParameters parameters = both(served(settings.alpn()));
        parameters.setUseCipherSuitesOrder(true);
        if (settings.clientAuth() == ClientAuth.REQUIRED) {
            parameters.setNeedClientAuth(true);
        } else if (settings.clientAuth() == ClientAuth.WANTED) {
            parameters.setWantClientAuth(true);
        }
        return parameters;
    }

    /** The name that an engine in client mode was set up to ask for. */
    public static Optional<String> asked(SSLEngine engine) {
        List<SNIServerName> names = engine.getSSLParameters().getServerNames();
        return names == null || names.isEmpty()
                ? Optional.empty()
                : Optional.of(new String(names.get(0).getEncoded(), StandardCharsets.US_ASCII));
    }

    /** Who serves HTTP/1.1 serves 1.0 too: some clients offer nothing else (curl --http1.0), and no common one is fatal (RFC 7301). */
    private static List<String> served(List<String> alpn) {
        return alpn.contains(HTTP_11) && !alpn.contains(HTTP_10)
                ? Stream.concat(alpn.stream(), Stream.of(HTTP_10)).toList()
                : alpn;
    }

    private SSLParameters both(List<String> alpn) {
        SSLParameters parameters = new SSLParameters(suites, protocols);
        parameters.setApplicationProtocols(alpn.toArray(String[]::new));
        return parameters;
    }

    /** RFC 6066 section 3: no address, and no dot at the end; what is no name by RFC 1123 the JDK cannot send either. */
    private static Optional<SNIHostName> serverName(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (name.isEmpty() || ADDRESS.matcher(name).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SNIHostName(name));
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }

    /** Those that are known; what a list of ours has beyond them is not asked for. */
    private static String[] common(String what, List<String> asked, String[] known) throws GeneralSecurityException {
        List<String> all = Arrays.asList(known);
        String[] common = asked.stream().filter(all::contains).toArray(String[]::new);
        if (common.length == 0) {
            throw new GeneralSecurityException(
                    "none of the " + what + " " + asked + " is known to it; known are " + all);
        }
        return common;
    }

    private static void enabled(String protocol) throws GeneralSecurityException {
        String disabled = Security.getProperty("jdk.tls.disabledAlgorithms");
        if (disabled != null
                && Pattern.compile(",")
                        .splitAsStream(disabled)
                        .map(String::trim)
                        .anyMatch(protocol::equalsIgnoreCase)) {
            throw new GeneralSecurityException(protocol + " is disabled in the whole process by the security property"
                    + " jdk.tls.disabledAlgorithms, which is: " + disabled
                    + "; it opens only where the application takes it off that list before its first use of TLS");
        }
    }
}
