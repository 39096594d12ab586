package dev.wsmulti.net;

import java.nio.channels.SelectableChannel;

/**
 * A channel and what it is watched for ({@code struct curl_waitfd}).
 *
 * @param operations as in {@link java.nio.channels.SelectionKey}
 */
public record Interest(SelectableChannel channel, int operations) {}
