package dev.wsmulti.benchmarks;

/** What a connection of the load speaks. */
enum Speech {
    /** Bare bytes, which come back. */
    RAW,
    /** WebSocket messages, which come back. */
    WS,
    /** WebSocket messages of text, which come back. */
    TEXT,
    /** The same to a server that makes a String of each and sends that. */
    STRING,
    /** WebSocket messages over TLS. */
    WSS,
    /** Compressed WebSocket messages, each with nothing of the others in view, which come back compressed. */
    DEFLATE,
    /** Requests, each answered by one response. */
    HTTP
}
