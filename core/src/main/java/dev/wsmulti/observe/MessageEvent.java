package dev.wsmulti.observe;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A message was received whole, or accepted to be sent. There are many: it must be asked for by its name. */
@Name("dev.wsmulti.Message")
@Label("Message")
@Description("A message was received whole, or accepted to be sent.")
@Category("WsMulti")
@Enabled(false)
@StackTrace(false)
final class MessageEvent extends Event {
    @Label("Transfer")
    long transfer;

    @Label("Sent")
    boolean sent;

    @Label("Text")
    boolean text;

    @Label("Size")
    @DataAmount
    long size;
}
