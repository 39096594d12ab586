package dev.wsmulti.tool;

import dev.wsmulti.http.Target;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Options that cannot apply to the URLs given. */
final class Misplaced {
    private static final Set<String> OF_HTTP = Set.of("--head", "--include", "--parallel");
    private static final Set<String> OF_WS =
            Set.of("--binary", "--fragment", "--ping", "--exit-after", "--no-close", "--subprotocol", "--max-message");

    private Misplaced() {}

    static void refuse(ParseResult given, Options options, List<Target> targets, boolean ws) {
        for (OptionSpec option : given.matchedOptions()) {
            if ((ws ? OF_HTTP : OF_WS).contains(option.longestName())) {
                throw cannot(String.join("/", option.names()), ws);
            }
        }
        if (ws && options.method != null && !options.method.equals("GET")) {
            throw cannot("-X " + options.method, true);
        }
        if (ws && targets.size() > 1) {
            throw usage("one ws URL at a time: standard input can feed one session");
        }
        if (options.outputs.size() > targets.size()) {
            throw usage("-o is given " + options.outputs.size() + " times for " + targets.size() + " URL");
        }
        if (options.head && !options.data.isEmpty()) {
            throw usage("-I asks for the head alone and -d sends a body: choose one of them");
        }
        if (options.exitAfter != null && options.exitAfter < 0) {
            throw usage("--exit-after needs a number of messages from 0 on, not " + options.exitAfter);
        }
        refuseRemoval(options, ws);
    }

    private static void refuseRemoval(Options options, boolean ws) {
        for (HeaderLine line : HeaderLine.of(options.headers)) {
            if (line.removed() && (line.is("Host") || !ws && (line.is("User-Agent") || line.is("Accept")))) {
                throw usage("the header " + line.name() + " cannot be left out; -H gives it another value");
            }
        }
    }

    private static Problem cannot(String option, boolean ws) {
        return usage(option + " cannot apply to " + (ws ? "a ws URL" : "an http URL"));
    }

    private static Problem usage(String text) {
        return new Problem(ExitCode.USAGE, text);
    }
}
