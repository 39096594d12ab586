package dev.wsmulti.tool;

import dev.wsmulti.http.Parsed;
import dev.wsmulti.http.Target;

/** URLs of the command line. */
final class Urls {
    private Urls() {}

    /** The target that a URL names, or a problem whose code and text say what is wrong with it. */
    static Target target(String url) {
        Parsed parsed = Target.parse(url);
        if (parsed instanceof Target.Problem problem) {
            throw switch (problem.reason()) {
                case UNKNOWN_SCHEME -> new Problem(ExitCode.UNKNOWN_SCHEME, problem.message());
                case NO_SCHEME -> new Problem(ExitCode.MALFORMED_URL, withSuggestion(url, problem.message()));
                case MALFORMED -> new Problem(ExitCode.MALFORMED_URL, problem.message());
            };
        }
        return (Target) parsed;
    }

    private static String withSuggestion(String url, String message) {
        boolean suggests = message.contains("http://") && message.contains("ws://");
        return suggests ? message : message + ": did you mean http://" + url + " or ws://" + url + "?";
    }
}
