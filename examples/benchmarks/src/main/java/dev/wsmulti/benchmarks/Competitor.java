package dev.wsmulti.benchmarks;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.TypeConversionException;

/**
 * A server to be measured.
 *
 * @param name in tables and plots
 * @param webSocket whether it speaks the protocol or gives back bare bytes
 * @param secure whether it speaks TLS
 * @param ours whether it obeys {@link Remote}
 * @param command how it is started; it prints {@code listening on HOST:PORT}
 */
record Competitor(String name, boolean webSocket, boolean secure, boolean ours, List<String> command) {
    static final String RAW = "raw";
    static final String CONTROL = "control";
    static final String WSMULTI = "wsmulti";
    static final String TEXT = "wsmulti-text";
    static final String JSSE = "wsmulti-jsse";
    static final String BC = "wsmulti-bc";

    Competitor {
        if (!name.matches("[A-Za-z0-9._-]+")) {
            throw new TypeConversionException("a server's name is of letters, digits, dot, dash: " + name);
        }
    }

    /** The reference. */
    static Competitor raw(Machine machine) {
        return new Competitor(RAW, false, false, true, machine.java(RawEcho.class));
    }

    /** The reference again: what it differs from the first one is the error of the method. */
    static Competitor control(Machine machine) {
        return new Competitor(CONTROL, false, false, true, machine.java(RawEcho.class));
    }

    /** Our echo, which first warms itself with so many messages. */
    static Competitor wsmulti(Machine machine, int warmUp) {
        return new Competitor(WSMULTI, true, false, true, machine.java(WsEcho.class, String.valueOf(warmUp)));
    }

    /** The same in a process of its own, for text: what is compared must not have compiled the other's code. */
    static Competitor text(Machine machine, int warmUp) {
        return new Competitor(TEXT, true, false, true, machine.java(WsEcho.class, String.valueOf(warmUp)));
    }

    /** Our echo on a group of so many loops. */
    static Competitor group(Machine machine, int warmUp, int loops) {
        return new Competitor(
                WSMULTI + "-loops-" + loops,
                true,
                false,
                true,
                machine.java(GroupEcho.class, String.valueOf(loops), String.valueOf(warmUp)));
    }

    /** The same over TLS, its cryptography by that provider. */
    static Competitor secure(Machine machine, int warmUp, String provider, Path keys) {
        return new Competitor(
                "wsmulti-" + provider,
                true,
                true,
                true,
                machine.java(WsEcho.class, String.valueOf(warmUp), "0", provider, keys.toString()));
    }

    /** Somebody else's WebSocket echo, {@code NAME=COMMAND}. */
    static Competitor parse(String option) {
        int equals = option.indexOf('=');
        if (equals < 1 || equals == option.length() - 1) {
            throw new TypeConversionException("not NAME=COMMAND: " + option);
        }
        List<String> command = List.of(option.substring(equals + 1).trim().split("\\s+"));
        return new Competitor(option.substring(0, equals), true, false, false, command);
    }
}
