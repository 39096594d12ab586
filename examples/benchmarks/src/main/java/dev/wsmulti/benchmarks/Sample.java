package dev.wsmulti.benchmarks;

/**
 * One window on one server.
 *
 * @param nudges messages that were forgotten until another one came
 * @param nanos run time of all the server's threads
 */
record Sample(int round, String server, long messages, int nudges, long nanos) {
    /** Nanoseconds a message. */
    double cost() {
        return (double) nanos / messages;
    }
}
