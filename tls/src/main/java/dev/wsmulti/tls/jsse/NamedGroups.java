package dev.wsmulti.tls.jsse;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Key exchange groups of one engine ({@code SSLParameters.setNamedGroups}, since JDK 20); an older JDK says that it cannot. */
final class NamedGroups {
    private static final @Nullable MethodHandle GET = find("getNamedGroups", MethodType.methodType(String[].class));
    private static final @Nullable MethodHandle SET =
            find("setNamedGroups", MethodType.methodType(void.class, String[].class));

    private NamedGroups() {}

    /** Whether this JDK knows X25519MLKEM768 (JDK 27 will, JEP 527). */
    static boolean hybrid() {
        if (GET == null) {
            return false;
        }
        try {
            // the default context would read what the system trusts
            SSLContext bare = SSLContext.getInstance("TLS");
            bare.init(null, new TrustManager[0], null);
            return known(bare).contains("X25519MLKEM768");
        } catch (GeneralSecurityException noTls) {
            return false;
        }
    }

    /** @throws GeneralSecurityException if this JDK cannot use them */
    static void check(SSLContext context, List<String> groups) throws GeneralSecurityException {
        if (groups.isEmpty()) {
            return;
        }
        String ways = "; provider(\"bc\") can, and the system property jdk.tls.namedGroups sets those of the process";
        if (SET == null) {
            throw new GeneralSecurityException("the key exchange groups " + groups
                    + " cannot be set with the JDK's engines before JDK 20, and this is " + Runtime.version() + ways);
        }
        List<String> known = known(context);
        if (!known.containsAll(groups)) {
            throw new GeneralSecurityException("of the key exchange groups " + groups + " this JDK, "
                    + Runtime.version() + ", knows only " + known + ways);
        }
    }

    /** After {@link #check}. */
    static void set(SSLParameters parameters, List<String> groups) {
        if (SET == null || groups.isEmpty()) {
            return;
        }
        try {
            SET.invokeExact(parameters, groups.toArray(String[]::new));
        } catch (Throwable never) {
            throw new IllegalStateException(never);
        }
    }

    private static List<String> known(SSLContext context) {
        if (GET == null) {
            return List.of();
        }
        try {
            String[] names = (String[]) GET.invokeExact(context.getSupportedSSLParameters());
            return names == null ? List.of() : Arrays.asList(names);
        } catch (Throwable never) {
            throw new IllegalStateException(never);
        }
    }

    private static @Nullable MethodHandle find(String name, MethodType type) {
        try {
            return MethodHandles.publicLookup().findVirtual(SSLParameters.class, name, type);
        } catch (NoSuchMethodException | IllegalAccessException older) {
            return null;
        }
    }
}
