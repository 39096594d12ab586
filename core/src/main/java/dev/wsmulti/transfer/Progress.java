package dev.wsmulti.transfer;

/**
 * How far a transfer is ({@code CURLOPT_XFERINFOFUNCTION}). Sent and received are body bytes; totals are -1 while they
 * are not known.
 */
public record Progress(long received, long receiveTotal, long sent, long sendTotal) {}
