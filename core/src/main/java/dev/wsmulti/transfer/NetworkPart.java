package dev.wsmulti.transfer;

/** What belongs to a network that was left ({@code CURLMOPT_NETWORK_CHANGED}). */
public enum NetworkPart {
    /** Connections: idle ones are closed, those in use are when their transfer has ended ({@code CURLMNWC_CLEAR_CONNS}). */
    CONNECTIONS,
    /** What names were found to be ({@code CURLMNWC_CLEAR_DNS}). */
    NAMES
}
