package dev.wsmulti.engine;

/**
 * How many transfers there were and are.
 *
 * @param added ever
 * @param running not ended
 * @param done ended and not drained
 * @param dropped that gave way before they were drained
 */
public record Counts(long added, int running, int done, long dropped) {}
