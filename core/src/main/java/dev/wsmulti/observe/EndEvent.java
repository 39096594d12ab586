package dev.wsmulti.observe;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A transfer has ended. */
@Name("dev.wsmulti.End")
@Label("End")
@Description("A transfer has ended.")
@Category("WsMulti")
@StackTrace(false)
final class EndEvent extends Event {
    @Label("Transfer")
    long transfer;

    @Label("Code")
    int code;

    @Label("Failure")
    @Nullable
    String failure;

    @Label("Received")
    @DataAmount
    long received;

    @Label("Sent")
    @DataAmount
    long sent;

    @Label("Took")
    @Timespan
    long took;
}
