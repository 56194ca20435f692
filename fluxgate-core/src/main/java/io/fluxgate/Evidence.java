package io.fluxgate;

import java.time.Duration;
import java.util.Optional;

/**
 * What a {@link Tripper} decides on: all that a breaker knows of its present stay in a state.
 * Immutable.
 *
 * @param state the state the outcome was recorded in: CLOSED or HALF_OPEN
 * @param metrics the window's counts, the latest outcome among them
 * @param streak the number of failures since the last success of this stay
 * @param maximumCalls the most calls that can be in {@code metrics}: the window's capacity, and in
 *     HALF_OPEN no more than {@code halfOpenCalls}
 * @param retryAfter how long the service still asks its callers to stay away, if it does
 */
public record Evidence(
    CircuitState state,
    Metrics metrics,
    int streak,
    int maximumCalls,
    Optional<Duration> retryAfter) {

  /**
   * Checks that nothing is null.
   *
   * @param state not null
   * @param metrics not null
   * @param streak any number
   * @param maximumCalls any number
   * @param retryAfter not null
   */
  public Evidence {
    Checks.notNull("state", state);
    Checks.notNull("metrics", metrics);
    Checks.notNull("retryAfter", retryAfter);
  }
}
