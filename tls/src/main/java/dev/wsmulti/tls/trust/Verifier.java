package dev.wsmulti.tls.trust;

import dev.wsmulti.failure.TlsCode;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Verifies peers by our rules, whoever does the cryptography: first a path to something trusted, then dates, the name,
 * pins, the strength of keys. Every refusal is a {@link Verdict}. A server names each refusal of a client
 * {@link TlsCode#CLIENT_CERT_REJECTED}, with the reason behind it. May take long and is called off the loop. Any thread.
 */
public final class Verifier extends X509ExtendedTrustManager {
    private static final int LONGEST_CHAIN = 10;
    private static final byte[] NO_RESPONSE = {};

    private final TrustRules rules;
    private final PathCheck paths;

    public Verifier(TrustRules rules) {
        this.rules = rules;
        this.paths = new PathCheck(rules.revocation());
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws Verdict {
        SSLSession session = engine.getHandshakeSession();
        String host = engine.getPeerHost();
        String asked = host == null ? "" : host;
        // with the engine a manager of the user's would check the host too
        SSLEngine told = rules.anyName().contain(asked) ? null : engine;
        verify(new Shown(listed(chain), authType, true, asked, stapled(session), told));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws Verdict {
        SSLSession session = socket instanceof SSLSocket secure ? secure.getHandshakeSession() : null;
        String host = session == null ? null : session.getPeerHost();
        verify(new Shown(listed(chain), authType, true, host == null ? "" : host, stapled(session), null));
    }

    /** Without a host nobody can be verified. */
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws Verdict {
        verify(new Shown(listed(chain), authType, true, "", NO_RESPONSE, null));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws Verdict {
        verifyClient(new Shown(listed(chain), authType, false, "", NO_RESPONSE, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) throws Verdict {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws Verdict {
        verifyClient(new Shown(listed(chain), authType, false, "", NO_RESPONSE, null));
    }

    /** The authorities whose certificates a server asks its clients for; none where any will do. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        if (rules.everyone().all()) {
            return new X509Certificate[0];
        }
        try {
            return rules.source().anchors().all().toArray(X509Certificate[]::new);
        } catch (Verdict unreadable) {
            return new X509Certificate[0];
        }
    }

    private static List<X509Certificate> listed(X509Certificate @Nullable [] chain) {
        return chain == null ? List.of() : List.of(chain);
    }

    private byte[] stapled(@Nullable SSLSession session) {
        if (rules.revocation().mode() == RevocationRules.Mode.OFF
                || !(session instanceof ExtendedSSLSession extended)) {
            return NO_RESPONSE;
        }
        try {
            List<byte[]> responses = extended.getStatusResponses();
            return responses.isEmpty() ? NO_RESPONSE : responses.get(0);
        } catch (UnsupportedOperationException unknown) {
            return NO_RESPONSE;
        }
    }

    private void verifyClient(Shown shown) throws Verdict {
        if (shown.chain().isEmpty()) {
            throw new Verdict(TlsCode.CLIENT_CERT_REQUIRED, "the client showed none");
        }
        try {
            verify(shown);
        } catch (Verdict refused) {
            Verdict rejected = new Verdict(
                    TlsCode.CLIENT_CERT_REJECTED,
                    refused.code() + ": " + refused.code().sentence() + "; " + refused.getMessage());
            throw rejected.on(refused.chain());
        }
    }

    private void verify(Shown shown) throws Verdict {
        try {
            examine(shown);
        } catch (Verdict refused) {
            throw refused.on(shown.chain());
        }
    }

    private void examine(Shown shown) throws Verdict {
        if (shown.chain().isEmpty()) {
            throw new Verdict(TlsCode.UNTRUSTED, "the peer showed no certificate");
        }
        if (shown.chain().size() > LONGEST_CHAIN) {
            throw new Verdict(
                    TlsCode.UNTRUSTED,
                    "the peer showed " + shown.chain().size() + " certificates, at most " + LONGEST_CHAIN
                            + " are read");
        }
        if (rules.everyone().contain(shown.host())) {
            rules.pins().check(List.of(shown.own()));
            return;
        }
        List<X509Certificate> path = rules.source().ownsPaths() ? ownPath(shown) : foreignPath(shown);
        if (shown.server() && !rules.anyName().contain(shown.host())) {
            HostCheck.check(shown.host(), shown.own());
        }
        rules.pins().check(path);
    }

    /** The first path that is a good one; where none is, the best one's fault is told. */
    private List<X509Certificate> ownPath(Shown shown) throws Verdict {
        List<List<X509Certificate>> found = PathFinder.find(rules.source().anchors(), shown.chain());
        Verdict first = null;
        for (List<X509Certificate> path : found) {
            try {
                checkPath(path, shown);
                PathCheck.validate(path);
                paths.checkRevoked(path, shown);
                confirm(shown);
                return path;
            } catch (Verdict refused) {
                first = first == null ? refused : first;
            }
        }
        throw first == null ? new Verdict(TlsCode.UNTRUSTED, missing(shown)) : first;
    }

    /** A manager of the user's says who is trusted; how it came to that we see only as far as it names its anchors. */
    private List<X509Certificate> foreignPath(Shown shown) throws Verdict {
        PathCheck.checkDates(List.of(shown.own()));
        confirm(shown);
        List<List<X509Certificate>> found = PathFinder.prove(rules.source().anchors(), shown.chain());
        List<X509Certificate> path = found.isEmpty() ? List.of(shown.own()) : found.get(0);
        checkPath(path, shown);
        if (found.isEmpty() && rules.revocation().mode() == RevocationRules.Mode.HARD) {
            throw new Verdict(TlsCode.REVOKED, "the manager given names no issuer who could be asked about it");
        }
        paths.checkRevoked(path, shown);
        return path;
    }

    private void checkPath(List<X509Certificate> path, Shown shown) throws Verdict {
        PathCheck.checkDates(path);
        PathCheck.checkUsage(shown);
        if (!rules.weakKeys().contain(shown.host())) {
            Strength.check(path);
        }
    }

    private void confirm(Shown shown) throws Verdict {
        try {
            rules.source().confirm(shown);
        } catch (Verdict own) {
            throw own;
        } catch (CertificateException refused) {
            throw new Verdict(TlsCode.UNTRUSTED, Text.of(String.valueOf(refused.getMessage())));
        }
    }

    private static String missing(Shown shown) {
        X509Certificate last = shown.own();
        for (int i = 1; i < shown.chain().size(); i++) {
            X509Certificate next = shown.chain().get(i);
            if (next.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
                last = next;
            }
        }
        boolean selfSigned = last.getIssuerX500Principal().equals(last.getSubjectX500Principal());
        return selfSigned
                ? Text.subject(last) + " is signed by itself and not among what is trusted"
                : "nobody trusted is called "
                        + Text.of(last.getIssuerX500Principal().getName()) + ", who issued " + Text.subject(last);
    }
}
