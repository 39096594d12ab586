package dev.wsmulti.transfer;

import dev.wsmulti.failure.Failure;
import java.time.Duration;

/**
 * A transfer is about to be tried again.
 *
 * @param attempt for the n-th time, counted from 1
 * @param delay how long it waits before
 * @param cause what ended the attempt before: a {@link Failure.HttpStatus} where it was an answer
 */
public record Retry(int attempt, Duration delay, Failure cause) {}
