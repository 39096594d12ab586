package dev.wsmulti.transfer;

/** How a listener of several loops spreads the connections that it accepts. */
public enum Spread {
    /** To one loop after the other. */
    ROUND_ROBIN,
    /** To the loop that has the fewest transfers, connections and sessions. */
    LEAST_LOAD
}
