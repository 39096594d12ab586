package dev.wsmulti.transfer;

/** The type of a frame; a continuation has the type of its message. */
public enum FrameType {
    TEXT,
    BINARY,
    PING,
    PONG,
    CLOSE
}
