package dev.wsmulti.tunnel;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http1.HeadLimits;
import dev.wsmulti.layer.Filter;
import dev.wsmulti.layer.Step;
import dev.wsmulti.layer.Wire;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel through a proxy. Once it is open bytes pass as they are, so that it may be taken out of its stack then. What comes
 * behind the proxy's answer belongs to the tunnel.
 */
public final class Tunnel implements Filter {
    private final Dialogue dialogue;
    private boolean open;
    private boolean over;

    private Tunnel(Dialogue dialogue) {
        this.dialogue = dialogue;
    }

    /**
     * By HTTP CONNECT (RFC 9110 section 9.3.6).
     *
     * @param fields go with the request, behind {@code Host}
     * @param mostBody bytes kept of the body of a refusal
     */
    public static Tunnel connect(Hop hop, Headers fields, Login login, HeadLimits limits, int mostBody) {
        return new Tunnel(new Connect(hop, fields, login, limits, mostBody));
    }

    /** By SOCKS4, or 4a where {@code address} is null: then the proxy looks the name up. */
    public static Tunnel socks4(Hop hop, Login login, byte @Nullable [] address) {
        return new Tunnel(new Socks4(hop, login.user(), address));
    }

    /** By SOCKS5 (RFC 1928), with a password where there is a user; the proxy looks the name up where {@code address} is null. */
    public static Tunnel socks5(Hop hop, Login login, byte @Nullable [] address) {
        return new Tunnel(new Socks5(hop, login, address));
    }

    @Override
    public Step advance(Wire below, Wire above, long now) {
        if (open) {
            return pass(below, above);
        }
        if (over) {
            return Step.IDLE;
        }
        open = dialogue.advance(below);
        return open ? Step.OPENED : Step.IDLE;
    }

    private Step pass(Wire below, Wire above) {
        long moved = over ? 0 : above.out.moveTo(below.out, Math.max(0, below.out.room()));
        moved += below.in.moveTo(above.in, Math.max(0, above.in.room()));
        if (below.in.finished() && below.in.isEmpty()) {
            above.in.finish();
        }
        return moved > 0 ? Step.MOVED : Step.IDLE;
    }

    @Override
    public boolean open() {
        return open;
    }

    /** Says nothing of its own: what those above have to say at their end passes. */
    @Override
    public void goodbye(Wire below) {
        over |= !open;
    }

    /** Why it will not open, though the proxy is still explaining it; empty if that is not known. */
    public Optional<Failure> known() {
        return dialogue.known();
    }
}
