package dev.wsmulti.transfer;

import java.time.Duration;

/**
 * When a transfer reached what, each counted from its {@code add}, in the order in which they happen
 * ({@code CURLINFO_*_TIME_T}). Zero where that has not happened. On a connection that served another transfer before,
 * lookup and connect are reached with the connection: they equal queue.
 *
 * @param queue it had a connection, or the permission to make one ({@code CURLINFO_QUEUE_TIME_T})
 * @param lookup the name was looked up ({@code CURLINFO_NAMELOOKUP_TIME_T})
 * @param connect the connection was there, that to the proxy if there is one ({@code CURLINFO_CONNECT_TIME_T})
 * @param tunnel a proxy had opened a tunnel; zero without one
 * @param tls its TLS handshake was over ({@code CURLINFO_APPCONNECT_TIME_T}); zero without TLS
 * @param start the first byte of the answer came ({@code CURLINFO_STARTTRANSFER_TIME_T})
 * @param total now, or the end ({@code CURLINFO_TOTAL_TIME_T})
 */
public record Timings(
        Duration queue,
        Duration lookup,
        Duration connect,
        Duration tunnel,
        Duration tls,
        Duration start,
        Duration total) {}
