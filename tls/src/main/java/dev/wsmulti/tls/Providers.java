package dev.wsmulti.tls;

import dev.wsmulti.tls.jsse.JsseProvider;
import dev.wsmulti.tls.provider.TlsProvider;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Finds providers by name: the JDK's is built in, others come by {@link ServiceLoader}. */
final class Providers {
    private Providers() {}

    static TlsProvider jdk() {
        return new JsseProvider();
    }

    static List<String> names() {
        return present().stream().map(TlsProvider::name).sorted().distinct().toList();
    }

    private static List<TlsProvider> present() {
        return ServiceLoader.load(TlsProvider.class).stream()
                .flatMap(Providers::made)
                .toList();
    }

    static TlsProvider named(String name) {
        List<TlsProvider> present = present();
        for (TlsProvider provider : present) {
            if (provider.name().equals(name)) {
                return provider;
            }
        }
        if (name.equals("jsse")) {
            return jdk(); // class loaders may hide services, our own too
        }
        String needed = "; Bouncy Castle's needs org.bouncycastle:bctls-jdk18on, and on the module path --add-modules"
                + " org.bouncycastle.tls";
        throw new IllegalArgumentException("there is no TLS provider '" + name + "', only "
                + present.stream().map(TlsProvider::name).toList() + (name.startsWith("bc") ? needed : ""));
    }

    /** None where the library behind it is absent. */
    private static Stream<TlsProvider> made(ServiceLoader.Provider<TlsProvider> provider) {
        try {
            return Stream.of(provider.get());
        } catch (ServiceConfigurationError | LinkageError absent) {
            return Stream.empty();
        }
    }
}
