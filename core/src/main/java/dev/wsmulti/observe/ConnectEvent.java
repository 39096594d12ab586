package dev.wsmulti.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A transfer came to its connection, or did not. */
@Name("dev.wsmulti.Connect")
@Label("Connect")
@Description("A transfer came to its connection, or did not.")
@Category("WsMulti")
@StackTrace(false)
final class ConnectEvent extends Event {
    @Label("Transfer")
    long transfer;

    @Label("Place")
    @Nullable
    String place;

    @Label("Queue")
    @Timespan
    long queue;

    @Label("Lookup")
    @Timespan
    long lookup;

    @Label("Connect")
    @Timespan
    long connect;

    @Label("TLS")
    @Timespan
    long tls;

    @Label("Failure")
    @Nullable
    String failure;
}
