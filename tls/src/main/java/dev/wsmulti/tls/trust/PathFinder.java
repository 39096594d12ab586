package dev.wsmulti.tls.trust;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the ways from a certificate to one that is trusted, by names and signatures alone: dates and all else come later,
 * so that what is wrong with a way can be said. Anchors first, then what the peer showed, in whatever order (RFC 8446
 * section 4.4.2); its work is bounded, since certificates that sign each other in all directions cost nothing to make.
 */
final class PathFinder {
    private static final int MOST_PATHS = 4;
    private static final int MOST_SIGNATURES = 64;

    private final Anchors anchors;
    private final List<X509Certificate> shown;
    private final List<List<X509Certificate>> found = new ArrayList<>();
    private int signatures;

    private PathFinder(Anchors anchors, List<X509Certificate> shown) {
        this.anchors = anchors;
        this.shown = shown;
    }

    /** Paths, the best first: each begins with the first certificate shown and ends with an anchor. */
    static List<List<X509Certificate>> find(Anchors anchors, List<X509Certificate> shown) {
        PathFinder finder = new PathFinder(anchors, shown);
        List<X509Certificate> path = new ArrayList<>();
        path.add(shown.get(0));
        finder.extend(path);
        return finder.found;
    }

    private void extend(List<X509Certificate> path) {
        X509Certificate last = path.get(path.size() - 1);
        if (anchors.contain(last)) {
            found.add(List.copyOf(path));
            return;
        }
        List<X509Certificate> issuers = new ArrayList<>(anchors.named(last.getIssuerX500Principal()));
        for (X509Certificate candidate : shown) {
            if (candidate.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
                issuers.add(candidate);
            }
        }
        for (X509Certificate issuer : issuers) {
            if (found.size() < MOST_PATHS && !path.contains(issuer) && signed(last, issuer)) {
                path.add(issuer);
                extend(path);
                path.remove(path.size() - 1);
            }
        }
    }

    private boolean signed(X509Certificate certificate, X509Certificate issuer) {
        if (++signatures > MOST_SIGNATURES) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException another) {
            return false;
        }
    }
}
