package dev.wsmulti.tunnel;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.http.Role;
import dev.wsmulti.http1.HeadLimits;
import dev.wsmulti.http1.Http1;
import dev.wsmulti.http1.Http1Writer;
import dev.wsmulti.layer.Wire;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * HTTP CONNECT. A 407 that can be answered is, on the same connection where the proxy keeps it; else the tunnel fails, and
 * {@link Login#canAnswer} says that another connection may do better.
 */
final class Connect implements Dialogue {
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    private final Hop hop;
    private final Headers fields;
    private final Login login;
    private final int mostBody;
    private final Http1 http;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private boolean asked;
    private @Nullable ResponseHead head;

    Connect(Hop hop, Headers fields, Login login, HeadLimits limits, int mostBody) {
        this.hop = hop;
        this.fields = fields;
        this.login = login;
        this.mostBody = mostBody;
        this.http = new Http1(Role.CLIENT, limits, HeadLimits.NONE);
    }

    @Override
    public boolean advance(Wire below) {
        if (!asked) {
            ask(below);
        }
        try {
            while (true) {
                switch (http.next(below)) {
                    case Http1.INTERIM -> {}
                    case Http1.HEAD -> head = http.responseHead();
                    case Http1.BODY -> keep();
                    case Http1.COMPLETE -> {
                        if (decided(below)) {
                            return true;
                        }
                    }
                    case Http1.END -> throw hop.closed();
                    default -> {
                        return false;
                    }
                }
            }
        } catch (FailureException failed) {
            // A body that is cut or malformed does not hide what its head said; nor does a head that is cut.
            Failure why = failed.failure();
            throw why instanceof Failure.Proxy
                    ? failed
                    : known().map(FailureException::new)
                            .orElse(why instanceof Failure.ConnectionLost ? hop.closed() : failed);
        }
    }

    private void ask(Wire below) {
        asked = true;
        String target = hop.authority();
        Headers headers = Headers.of("Host", target);
        Optional<String> authorization = login.authorization("CONNECT", target);
        if (authorization.isPresent()) {
            headers = headers.and("Proxy-Authorization", authorization.get());
        }
        http.expect("CONNECT");
        new Http1Writer().request(below.out, new RequestHead("CONNECT", target, 1, headers.append(fields)));
    }

    private void keep() {
        int room = mostBody - body.size();
        body.write(http.array(), http.offset(), Math.min(room, http.length()));
        ResponseHead answer = head;
        if (answer != null && room < http.length()) {
            throw new FailureException(hop.refused(answer, body.toByteArray()));
        }
    }

    /** The answer is whole: whether the tunnel is open. If it is not, another request is under way. */
    private boolean decided(Wire below) {
        ResponseHead answer = http.responseHead();
        if (answer.status() / 100 == 2) {
            return true;
        }
        boolean again = answer.status() == PROXY_AUTHENTICATION_REQUIRED
                && login.challenged(answer.headers().allValues("Proxy-Authenticate"));
        if (!again || !http.keepAlive() || below.in.finished()) {
            throw new FailureException(hop.refused(answer, body.toByteArray()));
        }
        head = null;
        body.reset();
        ask(below);
        return false;
    }

    @Override
    public Optional<Failure> known() {
        ResponseHead answer = head;
        return answer == null || answer.status() / 100 == 2
                ? Optional.empty()
                : Optional.of(hop.refused(answer, body.toByteArray()));
    }
}
