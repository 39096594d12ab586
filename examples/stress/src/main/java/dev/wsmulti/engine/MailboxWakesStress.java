package dev.wsmulti.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A loop that goes to sleep and a letter that is posted: the loop sees the letter, or it is woken. */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.FORBIDDEN, desc = "asleep with a letter in the box")
@Outcome(expect = Expect.ACCEPTABLE, desc = "seen, woken, or both")
@State
public class MailboxWakesStress {
    private final CountingReactor reactor = new CountingReactor();
    private final Mailbox mailbox = new Mailbox(reactor);

    @Actor
    public void loop(ZZ_Result result) {
        mailbox.sleeps(true);
        result.r1 = mailbox.isEmpty();
    }

    @Actor
    public void sender() {
        mailbox.post(() -> {});
    }

    @Arbiter
    public void woken(ZZ_Result result) {
        result.r2 = reactor.woken;
    }
}
