package dev.wsmulti.benchmarks;

/** What a connection of the load speaks. */
enum Speech {
    /** Bare bytes, which come back. */
    RAW,
    /** WebSocket messages, which come back. */
    WS,
    /** Requests, each answered by one response. */
    HTTP
}
