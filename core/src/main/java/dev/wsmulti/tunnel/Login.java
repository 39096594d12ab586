package dev.wsmulti.tunnel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who we are to one HTTP proxy or SOCKS server. With Digest it remembers the last challenge of that proxy, and no other's, so
 * that later requests need not be refused first. Confined to the loop's thread.
 */
public final class Login {
    private final @Nullable String user;
    private final String password;
    private final boolean digests;
    private final Supplier<String> nonces;
    private @Nullable Challenge challenge;
    private int count;

    /** The challenge was answered, and no request was refused since. */
    private boolean answered;

    /** Attempts that were refused one after the other. */
    private int refused;

    private static final int MOST_REFUSED = 3;

    private Login(@Nullable String user, String password, boolean digests, Supplier<String> nonces) {
        this.user = user;
        this.password = password;
        this.digests = digests;
        this.nonces = nonces;
    }

    /** Nobody in particular. */
    public static Login none() {
        return new Login(null, "", false, () -> "");
    }

    /** By a password that is sent with each request: Basic (RFC 7617), or as SOCKS has it. */
    public static Login basic(String user, String password) {
        return new Login(user, password, false, () -> "");
    }

    /**
     * By Digest (RFC 7616): the password is not sent.
     *
     * @param nonces a text for each call that nobody can guess
     */
    public static Login digest(String user, String password, Supplier<String> nonces) {
        return new Login(user, password, true, nonces);
    }

    /** The name; null where nobody in particular asks. */
    @Nullable
    String user() {
        return user;
    }

    String password() {
        return password;
    }

    /** The value of {@code Proxy-Authorization} for a request; empty for none, or as long as no challenge is known. */
    public Optional<String> authorization(String method, String target) {
        Challenge known = challenge;
        if (user == null) {
            return Optional.empty();
        }
        if (!digests) {
            byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
        }
        if (known == null) {
            return Optional.empty();
        }
        answered = true;
        return Optional.of(Digest.answer(known, user, password, method, target, nonces.get(), ++count));
    }

    /** A request went through: what is known is good. */
    public void accepted() {
        refused = 0;
    }

    /**
     * A request was answered with 407 and these values of {@code Proxy-Authenticate}; says whether it should be made once more.
     * That is so if the challenge is the first one, or only the nonce was too old (RFC 7616 section 3.3, {@code stale}).
     */
    public boolean challenged(List<String> values) {
        if (user == null || !digests || ++refused >= MOST_REFUSED) {
            return false;
        }
        List<Challenge> all = new ArrayList<>();
        values.forEach(value -> all.addAll(Challenge.parse(value)));
        Optional<Challenge> next = all.stream().filter(Digest::canAnswer).findFirst();
        if (next.isEmpty() || answered && !next.get().isStale()) {
            challenge = null;
            answered = false;
            return false;
        }
        challenge = next.get();
        answered = false;
        count = 0;
        return true;
    }

    /** Whether there is a challenge that no request has answered yet. */
    public boolean canAnswer() {
        return challenge != null && !answered;
    }
}
