package dev.wsmulti.tls;

import dev.wsmulti.tls.provider.TlsContext;
import dev.wsmulti.tls.provider.TlsProvider;
import dev.wsmulti.tls.provider.TlsSettings;
import dev.wsmulti.tls.trust.TrustRules;
import dev.wsmulti.tls.trust.Verifier;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** All that makes a {@link Tls} what it is: equal where it makes no difference which one is used. */
record Configuration(
        TlsProvider provider,
        Optional<SSLContext> given,
        TrustRules trust,
        Identities identities,
        Offer offer,
        OldProtocols old,
        Taps taps) {
    /** Sessions kept for resumption; the JDK would keep 20 480. */
    private static final int SESSIONS = 1024;

    static Configuration of(TlsProvider provider, Optional<SSLContext> given) {
        return new Configuration(
                provider, given, TrustRules.defaults(), Identities.NONE, Offer.DEFAULTS, OldProtocols.NONE, Taps.NONE);
    }

    Configuration provider(TlsProvider other) {
        if (given.isPresent() && !other.equals(provider)) {
            throw new IllegalStateException("the SSLContext given makes the engines: it has its own provider");
        }
        return new Configuration(other, given, trust, identities, offer, old, taps);
    }

    Configuration trust(TrustRules rules) {
        return new Configuration(provider, given, unlessGiven("trust", rules), identities, offer, old, taps);
    }

    Configuration identities(Identities shown) {
        return new Configuration(provider, given, trust, unlessGiven("identities", shown), offer, old, taps);
    }

    Configuration offer(Offer offered) {
        return new Configuration(provider, given, trust, identities, offered, old, taps);
    }

    Configuration old(OldProtocols allowed) {
        return new Configuration(provider, given, trust, identities, offer, allowed, taps);
    }

    Configuration taps(Taps listening) {
        return new Configuration(provider, given, trust, identities, offer, old, listening);
    }

    private <T> T unlessGiven(String what, T value) {
        if (given.isPresent()) {
            throw new IllegalStateException("the SSLContext given has its own " + what + ": set them there");
        }
        return value;
    }

    TlsContext context() throws GeneralSecurityException {
        return provider.context(new TlsSettings(
                given,
                new Verifier(trust),
                identities.isEmpty() ? Optional.empty() : Optional.of(new IdentityKeys(identities)),
                offer.protocols(),
                offer.suites(),
                offer.groups(),
                offer.earlyShares(),
                offer.alpn(),
                offer.sni(),
                offer.clientAuth(),
                SESSIONS));
    }

    List<String> weaknesses() {
        List<String> found = new ArrayList<>(trust.weaknesses());
        if (given.isPresent()) {
            found.add("certificates are verified by the SSLContext given, and hosts by the rules of its provider");
        }
        if (!old.hosts().isEmpty()) {
            found.add("the old protocols "
                    + String.join(", ", old.versions().stream().sorted().toList()) + " are allowed with "
                    + old.hosts());
        }
        if (!offer.withoutForwardSecrecy().isEmpty()) {
            found.add("cipher suites without forward secrecy are offered: "
                    + String.join(", ", offer.withoutForwardSecrecy()));
        }
        for (Taps.On tap : taps.all()) {
            found.add("the plaintext is tapped with " + tap.hosts());
        }
        return List.copyOf(found);
    }
}
