package dev.wsmulti.engine;

import dev.wsmulti.transfer.SendResult;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A posted message of 10 bytes moves from the mailbox to the loop's queue while two threads take credit, at a mark of 20:
 * at no moment are those 10 bytes out of the sum, so only one of the two finds room.
 */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "over the mark")
@Outcome(expect = Expect.ACCEPTABLE, desc = "one of them, or none while the bytes move")
@State
public class SendCreditMarkStress {
    private static final long MARK = 20;

    private final SendCredit credit = new SendCredit(0);

    public SendCreditMarkStress() {
        credit.take(10, MARK);
    }

    @Actor
    public void loop() {
        credit.arrived(10, 10);
    }

    @Actor
    public void first(ZZ_Result result) {
        result.r1 = credit.take(10, MARK) == SendResult.ACCEPTED;
    }

    @Actor
    public void second(ZZ_Result result) {
        result.r2 = credit.take(10, MARK) == SendResult.ACCEPTED;
    }
}
