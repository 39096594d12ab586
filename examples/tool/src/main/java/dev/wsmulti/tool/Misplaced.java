package dev.wsmulti.tool;

import dev.wsmulti.http.Target;
import java.lang.reflect.Member;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Options that cannot apply to the URLs given, or not together. */
final class Misplaced {
    private static final Set<Class<?>> OF_HTTP = Set.of(HttpOptions.class, RetryOptions.class);
    private static final Set<Class<?>> OF_WS = Set.of(SessionOptions.class);

    private Misplaced() {}

    static void refuse(ParseResult given, Options options, List<Target> targets, boolean ws) {
        for (OptionSpec option : given.matchedOptions()) {
            if (option.userObject() instanceof Member member
                    && (ws ? OF_HTTP : OF_WS).contains(member.getDeclaringClass())) {
                throw cannot(String.join("/", option.names()), ws);
            }
        }
        if (ws) {
            refuseForSession(options, targets);
        } else {
            refuseForHttp(options, targets);
        }
        refuseRemoval(options, ws);
    }

    private static void refuseForSession(Options options, List<Target> targets) {
        if (options.method != null && !options.method.equals("GET")) {
            throw cannot("-X " + options.method, true);
        }
        if (targets.size() > 1) {
            throw usage("one ws URL at a time: standard input can feed one session");
        }
    }

    private static void refuseForHttp(Options options, List<Target> targets) {
        HttpOptions http = options.http;
        if (http.head && !options.data.isEmpty()) {
            throw usage("-I asks for the head alone and -d sends a body: choose one of them");
        }
        if (!http.uploads.isEmpty() && (http.head || !options.data.isEmpty())) {
            throw usage("-T asks for a PUT and " + (http.head ? "-I for a HEAD" : "-d for a POST")
                    + ": choose one of them");
        }
        if (http.offset != 0 && !options.data.isEmpty()) {
            throw usage("-C cannot apply to -d");
        }
        if (http.offset == OffsetConverter.OF_THE_FILE && !http.uploads.isEmpty()) {
            throw usage("-C needs a number of bytes with -T: what the server has is not known");
        }
        if (http.uploads.size() > targets.size()) {
            throw usage("-T is given " + http.uploads.size() + " times for " + targets.size() + " URL");
        }
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
