package dev.wsmulti.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A callback, or another step of the loop, kept it from everything else. */
@Name("dev.wsmulti.LoopStall")
@Label("LoopStall")
@Description("A callback, or another step of the loop, kept it from everything else.")
@Category("WsMulti")
@StackTrace(false)
final class StallEvent extends Event {
    @Label("Transfer")
    long transfer;

    @Label("Step")
    @Nullable
    String step;

    @Label("Took")
    @Timespan
    long took;
}
