package dev.wsmulti.engine;

import dev.wsmulti.transfer.SendResult;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two threads take the last credit at once, for two processors: exactly one of them has it. */
@JCStressTest
@Outcome(
        id = {"true, false", "false, true"},
        expect = Expect.ACCEPTABLE,
        desc = "one of them")
@Outcome(expect = Expect.FORBIDDEN, desc = "over the mark, or room that nobody got")
@State
public class SendCreditTakersStress {
    private static final long MARK = 20;

    private final SendCredit credit = new SendCredit(0);

    public SendCreditTakersStress() {
        credit.take(10, MARK);
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
