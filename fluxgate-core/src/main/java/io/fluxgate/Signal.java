package io.fluxgate;

import java.time.Instant;
import java.util.List;

/**
 * Tells of one transition of one breaker.
 *
 * @param name the breaker's name
 * @param sequence the number of this transition among those of its breaker, from 1, without gaps
 * @param from the state that was left
 * @param to the state that was entered
 * @param when the wall-clock time of the transition
 * @param reason why, in words, with the numbers that decided
 * @param metrics what the window knew when the old state ended
 * @param causes why calls of the old state failed: kind and message of the latest few distinct
 *     failures, the latest first, without queries, user-info and what else looks like a secret
 * @param shadow whether the breaker is METRICS_ONLY, and {@code from} and {@code to} are what would
 *     have been
 */
public record Signal(
    String name,
    long sequence,
    CircuitState from,
    CircuitState to,
    Instant when,
    String reason,
    Metrics metrics,
    List<String> causes,
    boolean shadow) {

  @Override
  public String toString() {
    return name
        + (shadow ? " would go " : " went ")
        + from
        + " -> "
        + to
        + " ("
        + reason
        + ") #"
        + sequence;
  }
}
