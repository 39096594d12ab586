package dev.wsmulti.tool;

import dev.wsmulti.http.Credentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say who asks. What they are given is never shown. */
final class AccessOptions {
    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER:PASSWORD",
            description = "Says who asks, by the scheme Basic.")
    @Nullable
    String user;

    @Option(names = "--oauth2-bearer", paramLabel = "TOKEN", description = "Says who asks, by the scheme Bearer.")
    @Nullable
    String bearer;

    @Option(
            names = {"-b", "--cookie"},
            arity = "1",
            paramLabel = "NAME=VALUE",
            description = "Cookies to send, as in \"a=1; b=2\"; several are joined.")
    List<String> cookies = new ArrayList<>();

    /** Who asks; with both options the token counts, as with curl. */
    Optional<Credentials> credentials() {
        if (bearer != null) {
            return Optional.of(Credentials.bearer(bearer));
        }
        if (user == null) {
            return Optional.empty();
        }
        int colon = user.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("-u needs USER:PASSWORD");
        }
        return Optional.of(Credentials.basic(user.substring(0, colon), user.substring(colon + 1)));
    }

    /** The value of the field {@code Cookie}. */
    Optional<String> cookie() {
        for (String pair : cookies) {
            if (pair.indexOf('=') < 0) {
                throw new IllegalArgumentException("-b needs NAME=VALUE; files of cookies are not read");
            }
        }
        return cookies.isEmpty() ? Optional.empty() : Optional.of(HeaderLine.onWire(String.join("; ", cookies)));
    }
}
