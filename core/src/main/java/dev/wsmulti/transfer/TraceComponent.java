package dev.wsmulti.transfer;

/** What a line of the trace is about. */
public enum TraceComponent {
    /** Names that are looked up. */
    LOOKUP,
    /** Connections that are made. */
    CONNECT,
    /** Handshakes of TLS. */
    TLS,
    /** Requests and answers, those of upgrades too. */
    HTTP,
    /** Sessions and their frames. */
    WS,
    /** Connections that are waited for, and taken again. */
    POOL,
    /** Deadlines that have passed. */
    TIMER,
    /** Turns of the loop. */
    LOOP
}
