package dev.wsmulti.server;

/**
 * How a server went down.
 *
 * @param ended connections and sessions that ended by themselves
 * @param cut those that were still there when the time was over
 */
public record ShutdownReport(int ended, int cut) {}
