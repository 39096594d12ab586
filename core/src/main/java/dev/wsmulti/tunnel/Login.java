package dev.wsmulti.tunnel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who we are to one HTTP proxy or SOCKS server, for one request, however often it has to be made. Confined to the loop's
 * thread.
 */
public final class Login {
    /** The first one, one for a nonce that is too old, one more. */
    private static final int MOST_REFUSED = 3;

    private final @Nullable String user;
    private final String password;
    private final @Nullable Remembered digest;
    private final Supplier<String> nonces;

    /** The request was made with an answer to a challenge. */
    private boolean answered;

    /** That challenge was one to this request. */
    private boolean challenged;

    private int refused;

    private Login(@Nullable String user, String password, @Nullable Remembered digest, Supplier<String> nonces) {
        this.user = user;
        this.password = password;
        this.digest = digest;
        this.nonces = nonces;
    }

    /** Nobody in particular. */
    public static Login none() {
        return new Login(null, "", null, () -> "");
    }

    /** By a password that is sent with each request: Basic (RFC 7617), or as SOCKS has it. */
    public static Login basic(String user, String password) {
        return new Login(user, password, null, () -> "");
    }

    /**
     * By Digest (RFC 7616): the password is not sent.
     *
     * @param remembered of this proxy, user and password, and of no other
     * @param nonces a text for each call that nobody can guess
     */
    public static Login digest(String user, String password, Remembered remembered, Supplier<String> nonces) {
        return new Login(user, password, remembered, nonces);
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
        if (user == null) {
            return Optional.empty();
        }
        Remembered memory = digest;
        if (memory == null) {
            byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
        }
        Challenge known = memory.challenge;
        answered = known != null;
        return known == null
                ? Optional.empty()
                : Optional.of(Digest.answer(known, user, password, method, target, nonces.get(), ++memory.count));
    }

    /**
     * The request was answered with 407 and these values of {@code Proxy-Authenticate}; says whether it should be made once
     * more. Not so if a challenge to this very request was answered and its nonce was not too old ({@code stale}, RFC 7616
     * section 3.3): then the password is wrong.
     */
    public boolean challenged(List<String> values) {
        Remembered memory = digest;
        if (memory == null) {
            return false;
        }
        List<Challenge> all = new ArrayList<>();
        values.forEach(value -> all.addAll(Challenge.parse(value)));
        Challenge next = all.stream().filter(Digest::canAnswer).findFirst().orElse(null);
        boolean wrong = answered && challenged && (next == null || !next.isStale());
        boolean again = next != null && !wrong && ++refused < MOST_REFUSED;
        memory.challenge = again ? next : null;
        memory.count = 0;
        challenged = again;
        answered = false;
        return again;
    }

    /** Whether the request was challenged and not made once more since. */
    public boolean canAnswer() {
        return challenged && !answered;
    }
}
