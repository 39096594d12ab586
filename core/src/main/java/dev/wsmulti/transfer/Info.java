package dev.wsmulti.transfer;

import dev.wsmulti.secure.TlsFacts;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * A snapshot of what is known of a transfer ({@code curl_easy_getinfo}).
 *
 * @param url where a client's transfer goes, without user information; empty for a server's session
 * @param connectionId a number of its connection that no other connection of this loop has; 0 where there is none yet
 *     ({@code CURLINFO_CONN_ID})
 * @param reused whether it runs on a connection that served another transfer before
 * @param bytesReceived bytes read from the socket for it, of every layer
 * @param bytesSent bytes written to the socket for it
 * @param sizes heads and bodies of an HTTP transfer
 * @param queuedBytes payload accepted and not yet passed to the socket
 * @param messagesReceived whole ws messages; 0 for http
 * @param messagesSent whole ws messages; 0 for http
 * @param stopped whether delivery stands still: paused, held, or paced by another session
 * @param timings when it reached what. A ws session keeps queue, lookup and connect until {@code onOpen} has returned,
 *     later they are zero: an idle session is small. A server's session has only the total
 * @param tls what the handshake of its connection agreed on; empty without TLS
 * @param proxy the URL of the proxy that its connection goes through, without user and password; empty for the straight
 *     way ({@code CURLINFO_USED_PROXY})
 * @param liveness of an open ws session
 * @param handler the object whose callbacks serve a ws session; empty for http
 */
public record Info(
        long id,
        String url,
        Optional<SocketAddress> localAddress,
        Optional<SocketAddress> remoteAddress,
        long connectionId,
        boolean reused,
        long bytesReceived,
        long bytesSent,
        Sizes sizes,
        long queuedBytes,
        long messagesReceived,
        long messagesSent,
        boolean stopped,
        Timings timings,
        Optional<TlsFacts> tls,
        Optional<String> proxy,
        Optional<Liveness> liveness,
        Optional<WsHandler> handler) {}
