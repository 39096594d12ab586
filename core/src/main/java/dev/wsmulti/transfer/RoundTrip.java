package dev.wsmulti.transfer;

import java.time.Duration;

/**
 * How long our pings took to be answered.
 *
 * @param last the last one, within 2.2 %
 * @param least the shortest one, within 2.2 %
 * @param smoothed the mean in which each counts for an eighth (RFC 6298 section 2), within 1 %
 */
public record RoundTrip(Duration last, Duration least, Duration smoothed) {}
