package dev.wsmulti.tls.bc;

import dev.wsmulti.tls.engines.FullHandshakes;
import dev.wsmulti.tls.engines.Parameters;
import dev.wsmulti.tls.engines.Resumptions;
import dev.wsmulti.tls.engines.SessionAges;
import dev.wsmulti.tls.provider.TlsContext;
import dev.wsmulti.tls.provider.TlsSettings;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.WeakHashMap;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.bouncycastle.jsse.BCSSLEngine;
import org.bouncycastle.jsse.BCSSLParameters;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;

/** One context of Bouncy Castle for one configuration, so that no session goes from one to another. */
record BcContext(
        SSLContext context,
        TlsSettings settings,
        Parameters parameters,
        Resumptions resumptions,
        Map<SSLEngine, SeenName> names)
        implements TlsContext {
    static BcContext of(Crypto crypto, TlsSettings settings) throws GeneralSecurityException {
        if (settings.given().isPresent()) {
            return checked(settings.given().get(), settings, new SessionAges());
        }
        FullHandshakes handshakes = new FullHandshakes();
        SSLContext context = SSLContext.getInstance("TLS", crypto.engines());
        // Without a source of random numbers it would ask its own provider for one, which 1.84 finds only if
        // registered.
        context.init(
                settings.keys()
                        .map(keys -> new KeyManager[] {handshakes.watch(new BcKeys(keys))})
                        .orElse(null),
                new TrustManager[] {handshakes.watch(settings.trust())},
                new SecureRandom());
        int sessions = Math.max(1, settings.sessions());
        context.getClientSessionContext().setSessionCacheSize(sessions);
        context.getServerSessionContext().setSessionCacheSize(sessions);
        return checked(context, settings, handshakes);
    }

    private static BcContext checked(SSLContext context, TlsSettings settings, Resumptions resumptions)
            throws GeneralSecurityException {
        BcContext made = new BcContext(
                context,
                settings,
                new Parameters(context, settings),
                resumptions,
                Collections.synchronizedMap(new WeakHashMap<>()));
        made.checkGroups();
        return made;
    }

    @Override
    public SSLEngine client(String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        return setUp(engine, parameters.client(host));
    }

    @Override
    public SSLEngine server() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters wanted = parameters.server();
        SeenName name = new SeenName();
        wanted.setSNIMatchers(List.of(name));
        names.put(engine, name);
        return setUp(engine, wanted);
    }

    /** Groups and shares by its own parameters: those of the JDK know groups since 20, and shares not at all. */
    private SSLEngine setUp(SSLEngine engine, SSLParameters wanted) {
        engine.setSSLParameters(wanted);
        if (!settings.groups().isEmpty() && engine instanceof BCSSLEngine own) {
            BCSSLParameters more = own.getParameters();
            more.setNamedGroups(settings.groups().toArray(String[]::new));
            if (!settings.earlyShares().isEmpty()) {
                more.setEarlyKeyShares(settings.earlyShares().toArray(String[]::new));
            }
            own.setParameters(more);
        }
        resumptions.made(engine);
        return engine;
    }

    /** It would leave out those it does not know, and say so to nobody. */
    private void checkGroups() throws GeneralSecurityException {
        for (String group : settings.groups()) {
            if (IntStream.range(0, 1 << 16)
                    .noneMatch(id -> group.equalsIgnoreCase(NamedGroup.getName(id))
                            || group.equalsIgnoreCase(NamedGroup.getStandardName(id)))) {
                throw new GeneralSecurityException("Bouncy Castle knows no key exchange group " + group);
            }
        }
    }

    @Override
    public boolean resumed(SSLEngine engine) {
        return resumptions.resumed(engine);
    }

    /** Its sessions throw when they are asked. */
    @Override
    public Optional<String> sni(SSLEngine engine) {
        SeenName seen = names.get(engine);
        return seen == null ? Parameters.asked(engine) : seen.name();
    }

    @Override
    public OptionalInt alert(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof TlsFatalAlert sent) {
                return OptionalInt.of(sent.getAlertDescription());
            }
            if (at instanceof TlsFatalAlertReceived came) {
                return OptionalInt.of(came.getAlertDescription());
            }
        }
        return OptionalInt.empty();
    }

    @Override
    public boolean received(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof TlsFatalAlertReceived) {
                return true;
            }
        }
        return false;
    }
}
