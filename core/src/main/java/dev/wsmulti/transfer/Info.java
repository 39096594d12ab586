package dev.wsmulti.transfer;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * A snapshot of what is known of a transfer ({@code curl_easy_getinfo}).
 *
 * @param url where a client's transfer goes, without user information; empty for a server's session
 * @param bytesReceived bytes read from the socket for it, of every layer
 * @param bytesSent bytes written to the socket for it
 * @param queuedBytes payload accepted and not yet passed to the socket
 * @param messagesReceived whole ws messages; 0 for http
 * @param messagesSent whole ws messages; 0 for http
 * @param stopped whether delivery stands still: paused, held, or paced by another session
 * @param reused whether it runs on a connection that served another transfer before
 * @param age time since it was added or accepted, or that it took
 */
public record Info(
        long id,
        String url,
        Optional<SocketAddress> localAddress,
        Optional<SocketAddress> remoteAddress,
        long bytesReceived,
        long bytesSent,
        long queuedBytes,
        long messagesReceived,
        long messagesSent,
        boolean stopped,
        boolean reused,
        Duration age) {}
