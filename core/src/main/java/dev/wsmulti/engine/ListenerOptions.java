package dev.wsmulti.engine;

import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.transfer.Limits;
import dev.wsmulti.transfer.Spread;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a listener treats its connections.
 *
 * @param limits bounds on the heads of requests
 * @param headTimeout from the first byte of a head to its end
 * @param idleTimeout without a request
 * @param stallTimeout without progress of a body, or of what is queued
 * @param timeout from the first byte of a request until its answer is out
 * @param maxBody bytes of the body of a request, unless its exchange says otherwise
 * @param maxConnections connections at once that speak HTTP
 * @param tls what they speak HTTP over; null for plain TCP
 * @param tlsTimeout how long the TLS handshake may take
 * @param spread which loop serves a connection, where there are several
 */
public record ListenerOptions(
        Limits limits,
        Duration headTimeout,
        Duration idleTimeout,
        Duration stallTimeout,
        Duration timeout,
        long maxBody,
        long maxConnections,
        @Nullable SecureLayer tls,
        Duration tlsTimeout,
        Spread spread) {}
