package dev.wsmulti.tls.trust;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the ways from a certificate to one that is trusted, by names, and by signatures where a name is not enough: dates
 * and all else come later, so that what is wrong with a way can be said. Anchors first, then what the peer showed, in
 * whatever order (RFC 8446 section 4.4.2); its work is bounded, since certificates that sign each other in all directions
 * cost nothing to make.
 */
final class PathFinder {
    private static final int MOST_PATHS = 4;
    private static final int MOST_STEPS = 64;

    private final Anchors anchors;
    private final List<X509Certificate> shown;
    private final List<List<X509Certificate>> found = new ArrayList<>();
    private final boolean proving;
    private int steps;

    private PathFinder(Anchors anchors, List<X509Certificate> shown, boolean proving) {
        this.anchors = anchors;
        this.shown = shown;
        this.proving = proving;
    }

    /** Paths that are yet to be validated, the best first: each begins with the first one shown and ends with an anchor. */
    static List<List<X509Certificate>> find(Anchors anchors, List<X509Certificate> shown) {
        return find(new PathFinder(anchors, shown, false), shown);
    }

    /** The same with every signature verified, for paths that nobody validates any more. */
    static List<List<X509Certificate>> prove(Anchors anchors, List<X509Certificate> shown) {
        return find(new PathFinder(anchors, shown, true), shown);
    }

    private static List<List<X509Certificate>> find(PathFinder finder, List<X509Certificate> shown) {
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
        Set<X509Certificate> issuers = new LinkedHashSet<>(anchors.named(last.getIssuerX500Principal()));
        for (X509Certificate candidate : shown) {
            if (candidate.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
                issuers.add(candidate);
            }
        }
        boolean doubtful = proving || issuers.size() > 1;
        for (X509Certificate issuer : issuers) {
            if (found.size() < MOST_PATHS
                    && ++steps <= MOST_STEPS
                    && !path.contains(issuer)
                    && (!doubtful || signed(last, issuer))) {
                path.add(issuer);
                extend(path);
                path.remove(path.size() - 1);
            }
        }
    }

    private static boolean signed(X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException another) {
            return false;
        }
    }
}
