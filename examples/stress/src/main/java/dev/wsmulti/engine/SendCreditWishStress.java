package dev.wsmulti.engine;

import dev.wsmulti.transfer.SendResult;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A thread is told FULL while the loop empties the queue: the loop learns of the wish, then or at the flush request. */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.FORBIDDEN, desc = "told FULL and forgotten")
@Outcome(expect = Expect.ACCEPTABLE, desc = "accepted, or remembered")
@State
public class SendCreditWishStress {
    private final SendCredit credit = new SendCredit(10);
    private boolean seen;

    @Actor
    public void loop() {
        credit.publish(0);
        seen = credit.takeWish();
    }

    @Actor
    public void sender(ZZ_Result result) {
        result.r1 = credit.take(1, 10) == SendResult.FULL;
    }

    @Arbiter
    public void flushRequest(ZZ_Result result) {
        result.r2 = seen || credit.takeWish();
    }
}
