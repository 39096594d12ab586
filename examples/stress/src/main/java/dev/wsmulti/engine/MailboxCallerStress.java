package dev.wsmulti.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** A caller and a drain, for two processors: nothing is lost or doubled, and its order is kept. */
@JCStressTest
@Outcome(id = "3, true", expect = Expect.ACCEPTABLE, desc = "all three, in order")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled or out of order")
@State
public class MailboxCallerStress {
    private final Mailbox mailbox = new Mailbox(new CountingReactor());
    private int count;
    private boolean ordered = true;

    private void run(int number) {
        ordered &= number == ++count;
    }

    @Actor
    public void caller() {
        mailbox.post(() -> run(1));
        mailbox.post(() -> run(2));
        mailbox.post(() -> run(3));
    }

    @Actor
    public void loop() {
        mailbox.drain();
        mailbox.drain();
    }

    @Arbiter
    public void rest(IZ_Result result) {
        mailbox.drain();
        result.r1 = count;
        result.r2 = ordered;
    }
}
