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

    /** What a file is called that comes from there: the last part of the path, as it stands in the URL. */
    static String fileName(Target target) {
        String path = target.path();
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.isEmpty()) {
            throw new Problem(ExitCode.OUTPUT, "-O finds no name of a file at the end of " + target + "; see -o");
        }
        return name;
    }

    private static String withSuggestion(String url, String message) {
        boolean suggests = message.contains("http://") && message.contains("ws://");
        return suggests ? message : message + ": did you mean http://" + url + " or ws://" + url + "?";
    }
}
