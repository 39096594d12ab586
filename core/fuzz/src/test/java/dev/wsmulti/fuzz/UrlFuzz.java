package dev.wsmulti.fuzz;

import dev.wsmulti.http.Parsed;
import dev.wsmulti.http.Target;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * URLs and references: each is a target or a problem, never an exception. A target in normal form is parsed to itself, holds
 * nothing that could end a line or a request target, and is what {@code java.net.URI} makes of it. The text before the
 * first line feed is a URL, the one behind it a reference to it.
 */
public final class UrlFuzz {
    private static final Target BASE = Target.of("http://user:pass@a.example:81/b/c?d");

    private UrlFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        String url = end < 0 ? text : text.substring(0, end);
        String reference = end < 0 ? text : text.substring(end + 1);
        Target base = check(url) instanceof Target target ? target : BASE;
        Parsed resolved = base.resolve(reference);
        if (resolved instanceof Target target) {
            check(target);
            boolean named = reference.contains("//");
            Check.that(named || target.host().equals(base.host()), "who names no host stays there");
            Check.that(named || target.userInfo().equals(base.userInfo()), "and keeps the user");
        } else {
            check(base, (Target.Problem) resolved);
        }
    }

    private static Parsed check(String url) {
        Parsed parsed = Target.parse(url);
        if (parsed instanceof Target target) {
            check(target);
        } else {
            check(BASE, (Target.Problem) parsed);
        }
        return parsed;
    }

    private static void check(Target base, Target.Problem problem) {
        Check.that(problem.message().length() < 200, "a problem is one short sentence");
        Check.that(problem.message().chars().allMatch(c -> c >= ' '), "a problem is one line");
        Check.that(
                base.userInfo()
                        .map(info -> info.length() < 4 || !problem.message().contains(info))
                        .orElse(true),
                "a problem tells no secret");
    }

    private static void check(Target target) {
        String normal = target.toString();
        Check.that(normal.chars().allMatch(c -> c > ' ' && c < 127 && "\"#<>\\^`{|}".indexOf(c) < 0), "visible ASCII");
        Check.that(target.host().equals(target.host().toLowerCase(java.util.Locale.ROOT)), "a host in lower case");
        Check.that(!target.host().isEmpty() && target.host().indexOf('@') < 0, "a host");
        Check.that(target.port() > 0 && target.port() < 65_536, "a port");
        Check.that(target.requestTarget().startsWith("/"), "a request target");
        Check.that(
                !(target.path() + "/").contains("/../") && !(target.path() + "/").contains("/./"), "no dot segments");
        Parsed again = Target.parse(normal);
        Check.that(again instanceof Target, "a normal form is a URL: " + normal);
        Check.same("normal form", normal, again.toString());
        String user = target.userInfo().map(info -> info + "@").orElse("");
        String whole = normal.replaceFirst("//", "//" + user.replace("$", "\\$"));
        Check.same("with its user", target, Target.parse(whole));
        URI uri = target.toUri();
        Check.same("scheme", target.scheme(), uri.getScheme());
        Check.same("authority", target.authority(), uri.getRawAuthority());
        Check.same("path", target.path(), uri.getRawPath());
        Check.same("query", target.query().orElse("-"), uri.getRawQuery() == null ? "-" : uri.getRawQuery());
    }
}
