package io.fluxgate.internal.rule;

import io.fluxgate.CircuitState;
import io.fluxgate.Tripper;

/** A tripper whose answer may follow from the state alone, so that a policy can refuse it. */
public interface StateRule extends Tripper {

  /** Whether it never trips in a state, whatever the calls do. */
  boolean neverTripsIn(CircuitState state);

  /** Whether it always trips in a state, whatever the calls do. */
  boolean alwaysTripsIn(CircuitState state);

  /** Whether a tripper is known never to trip in a state. */
  static boolean neverTripsIn(CircuitState state, Tripper tripper) {
    return tripper instanceof StateRule rule && rule.neverTripsIn(state);
  }

  /** Whether a tripper is known always to trip in a state. */
  static boolean alwaysTripsIn(CircuitState state, Tripper tripper) {
    return tripper instanceof StateRule rule && rule.alwaysTripsIn(state);
  }
}
