package dev.wsmulti.benchmarks;

/** What a connection of the load speaks. */
enum Speech {
    /** Bare bytes, which come back. */
    RAW,
    /** WebSocket messages, which come back. */
    WS,
    /** The same over TLS. */
    WSS,
    /** Compressed WebSocket messages, each with nothing of the others in view, which come back compressed. */
    DEFLATE,
    /** Requests, each answered by one response. */
    HTTP
}
