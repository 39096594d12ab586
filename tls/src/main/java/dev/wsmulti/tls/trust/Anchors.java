package dev.wsmulti.tls.trust;

import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/** Certificates that are trusted because somebody said so. */
final class Anchors {
    private final Set<X509Certificate> all;
    private final Map<X500Principal, List<X509Certificate>> bySubject;

    Anchors(Collection<X509Certificate> all) {
        this.all = Set.copyOf(all);
        this.bySubject = this.all.stream().collect(Collectors.groupingBy(X509Certificate::getSubjectX500Principal));
    }

    Set<X509Certificate> all() {
        return all;
    }

    boolean contain(X509Certificate certificate) {
        return all.contains(certificate);
    }

    List<X509Certificate> named(X500Principal subject) {
        return bySubject.getOrDefault(subject, List.of());
    }
}
