package dev.wsmulti.tls.jsse;

import dev.wsmulti.tls.provider.TlsContext;
import dev.wsmulti.tls.provider.TlsProvider;
import dev.wsmulti.tls.provider.TlsSettings;
import dev.wsmulti.tls.provider.Traits;
import java.security.GeneralSecurityException;

/** The engines of the JDK, or of whatever context the user gives. Made by {@link java.util.ServiceLoader} too; one is like another. */
public record JsseProvider() implements TlsProvider {
    private static final Traits TRAITS = new Traits(true, true, true, false, NamedGroups.hybrid());

    @Override
    public String name() {
        return "jsse";
    }

    @Override
    public Traits traits() {
        return TRAITS;
    }

    @Override
    public TlsContext context(TlsSettings settings) throws GeneralSecurityException {
        return JsseContext.of(settings);
    }
}
