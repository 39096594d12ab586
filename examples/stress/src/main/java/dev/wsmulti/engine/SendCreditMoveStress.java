package dev.wsmulti.engine;

import dev.wsmulti.transfer.SendResult;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A posted message of 10 bytes moves from the mailbox to the loop's queue while a thread takes credit twice, at a mark of 20; for
 * two processors. At no moment are those 10 bytes out of the sum, so the second time there is no room.
 */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "over the mark")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "while the bytes moved there was no room")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "room for one")
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "the bytes moved all the while")
@State
public class SendCreditMoveStress {
    private static final long MARK = 20;

    private final SendCredit credit = new SendCredit(0);

    public SendCreditMoveStress() {
        credit.take(10, MARK);
    }

    @Actor
    public void loop() {
        credit.arrived(10, 10);
    }

    @Actor
    public void caller(ZZ_Result result) {
        result.r1 = credit.take(10, MARK) == SendResult.ACCEPTED;
        result.r2 = credit.take(10, MARK) == SendResult.ACCEPTED;
    }
}
