package dev.wsmulti.tls.trust;

import dev.wsmulti.failure.TlsCode;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Is the certificate for the host asked for? The rules of RFC 9525: its SAN says so or nothing does; never its CN. */
final class HostCheck {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private HostCheck() {}

    static void check(String host, X509Certificate certificate) throws Verdict {
        if (host.isEmpty()) {
            throw new Verdict(TlsCode.HOST_MISMATCH, "no host is known that the certificate should be for");
        }
        HostName asked = HostName.of(host);
        List<String> names = new ArrayList<>();
        for (List<?> name : alternatives(certificate)) {
            if (name.get(0) instanceof Integer kind && name.get(1) instanceof String value) {
                if (kind == DNS_NAME && asked.matchesName(value) || kind == IP_ADDRESS && asked.matchesAddress(value)) {
                    return;
                }
                if (kind == DNS_NAME || kind == IP_ADDRESS) {
                    names.add(value);
                }
            }
        }
        throw new Verdict(TlsCode.HOST_MISMATCH, "asked for " + Text.of(host) + ", it is for " + Text.some(names));
    }

    private static Collection<List<?>> alternatives(X509Certificate certificate) throws Verdict {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException malformed) {
            throw new Verdict(TlsCode.HOST_MISMATCH, "its names are malformed: " + malformed.getMessage());
        }
    }
}
