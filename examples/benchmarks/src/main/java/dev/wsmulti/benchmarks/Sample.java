package dev.wsmulti.benchmarks;

/**
 * One window on one server.
 *
 * @param nanos run time of all the server's threads
 */
record Sample(int round, String server, long messages, long nanos) {
    /** Nanoseconds a message. */
    double cost() {
        return (double) nanos / messages;
    }
}
