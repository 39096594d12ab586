package dev.wsmulti.http;

/**
 * Which end of a connection we are. Client and server share everything but a handful of one-line decisions that depend
 * on this value.
 */
public enum Role {
    CLIENT,
    SERVER;

    /** The role of the other end. */
    public Role peer() {
        return this == CLIENT ? SERVER : CLIENT;
    }
}
