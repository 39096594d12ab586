package dev.wsmulti.consumer;

import dev.wsmulti.secure.SecureProvider;
import dev.wsmulti.tls.Tls;
import java.util.ServiceLoader;

/** A program that chooses providers by name and says what came of it. Sees what modules export, nothing more. */
public final class ChosenProvider {
    private ChosenProvider() {}

    /** @param arguments names of providers */
    public static void main(String[] arguments) {
        System.out.println("default: "
                + ServiceLoader.load(SecureProvider.class)
                        .findFirst()
                        .orElseThrow()
                        .defaults());
        for (String name : arguments) {
            try {
                Tls tls = Tls.defaults().provider(name).prepared();
                tls.client("host.test", 443);
                System.out.println(Tls.class.getModule().isNamed() + " " + tls);
            } catch (IllegalArgumentException absent) {
                System.out.println("absent: " + absent.getMessage());
            }
        }
    }
}
