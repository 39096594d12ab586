package dev.wsmulti.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** Two callers and a drain: nothing is lost or doubled, and the order of each caller is kept. */
@JCStressTest
@Outcome(id = "4, true", expect = Expect.ACCEPTABLE, desc = "all four, in the order of each caller")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled or out of order")
@State
public class MailboxOrderStress {
    private final Mailbox mailbox = new Mailbox(new CountingReactor());
    private int count;
    private int first;
    private int second;
    private boolean ordered = true;

    private void ofFirst(int number) {
        count++;
        ordered &= number == ++first;
    }

    private void ofSecond(int number) {
        count++;
        ordered &= number == ++second;
    }

    @Actor
    public void first() {
        mailbox.post(() -> ofFirst(1));
        mailbox.post(() -> ofFirst(2));
    }

    @Actor
    public void second() {
        mailbox.post(() -> ofSecond(1));
        mailbox.post(() -> ofSecond(2));
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
