package dev.wsmulti.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** Two callers at once, for two processors: nothing is lost or doubled, and the order of each is kept. */
@JCStressTest
@Outcome(id = "4, true", expect = Expect.ACCEPTABLE, desc = "all four, in the order of each caller")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled or out of order")
@State
public class MailboxCallersStress {
    private final Mailbox mailbox = new Mailbox(new CountingReactor());
    private final int[] counts = new int[2];
    private boolean ordered = true;

    private void run(int caller, int number) {
        ordered &= number == ++counts[caller];
    }

    @Actor
    public void first() {
        mailbox.post(() -> run(0, 1));
        mailbox.post(() -> run(0, 2));
    }

    @Actor
    public void second() {
        mailbox.post(() -> run(1, 1));
        mailbox.post(() -> run(1, 2));
    }

    @Arbiter
    public void loop(IZ_Result result) {
        mailbox.drain();
        result.r1 = counts[0] + counts[1];
        result.r2 = ordered;
    }
}
