package dev.wsmulti.transfer;

/** The type of a message. */
public enum MessageType {
    TEXT,
    BINARY
}
