package dev.wsmulti.tls;

import dev.wsmulti.tls.trust.Hosts;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;

/**
 * Versions that RFC 8996 and RFC 7568 forbid, for those who must speak them with machines that know nothing else.
 *
 * @param hosts who may be spoken to like that
 * @param versions such as {@code TLSv1}
 */
record OldProtocols(Hosts hosts, Set<String> versions) {
    static final OldProtocols NONE = new OldProtocols(Hosts.none(), Set.of());

    private static final Set<String> MODERN = Set.of("TLSv1.3", "TLSv1.2");
    private static final Set<String> OLD = Set.of("TLSv1.1", "TLSv1", "SSLv3");
    private static final String PROPERTY = "jdk.tls.disabledAlgorithms";

    /** None of the suites of today goes with them. */
    private static final Set<String> SUITES = Set.of(
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_RSA_WITH_AES_256_CBC_SHA",
            "TLS_RSA_WITH_AES_128_CBC_SHA");

    /** Refuses what is not of today. */
    static List<String> modern(List<String> versions) {
        for (String version : versions) {
            if (OLD.contains(version)) {
                throw new IllegalArgumentException(version + " is broken (RFC 8996, RFC 7568): only"
                        + " dangerouslyAllowOldProtocols(\"" + version + "\") asks for it, and " + needed());
            }
            if (!MODERN.contains(version)) {
                throw new IllegalArgumentException("a version of TLS is TLSv1.3 or TLSv1.2, not '" + version + "'");
            }
        }
        return versions;
    }

    /** With these for those hosts too. */
    OldProtocols with(Hosts more, List<String> names) {
        for (String name : names) {
            if (!OLD.contains(name)) {
                throw new IllegalArgumentException("an old version is TLSv1.1, TLSv1 or SSLv3, not '" + name + "'");
            }
            if (disabled().contains(name)) {
                throw new IllegalArgumentException("this process may not speak " + name + ": " + needed());
            }
        }
        Set<String> all = new LinkedHashSet<>(versions);
        all.addAll(names);
        return new OldProtocols(more, Set.copyOf(all));
    }

    /** Lets an engine speak them with that host. */
    void loosen(SSLEngine engine, String host) {
        if (hosts.contain(host)) {
            engine.setEnabledProtocols(joined(engine.getEnabledProtocols(), versions, engine.getSupportedProtocols()));
            engine.setEnabledCipherSuites(
                    joined(engine.getEnabledCipherSuites(), SUITES, engine.getSupportedCipherSuites()));
        }
    }

    private static String[] joined(String[] enabled, Set<String> more, String[] supported) {
        Set<String> all = new LinkedHashSet<>(Arrays.asList(enabled));
        Arrays.stream(supported).filter(more::contains).forEach(all::add);
        return all.toArray(String[]::new);
    }

    private static String needed() {
        return "the application must first have taken it from the security property " + PROPERTY
                + ", before anything uses TLS in this process; now that is: " + Security.getProperty(PROPERTY);
    }

    private static List<String> disabled() {
        String list = Security.getProperty(PROPERTY);
        List<String> names = new ArrayList<>();
        for (String entry : (list == null ? "" : list).split(",", -1)) {
            names.add(entry.strip());
        }
        return names;
    }
}
