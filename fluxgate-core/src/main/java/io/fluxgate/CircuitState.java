package io.fluxgate;

/** The states of a {@link CircuitBreaker}. */
public enum CircuitState {
  /** Calls pass; their outcomes are recorded and may open the circuit. */
  CLOSED,
  /** Calls are rejected until the delay drawn from the {@link Retry} has passed. */
  OPEN,
  /** A few calls, the probes, are let through; their outcomes close or reopen the circuit. */
  HALF_OPEN,
  /** A shadow: the whole machine runs and signals, but no call is ever rejected. */
  METRICS_ONLY,
  /** Calls pass; nothing is recorded, counted or signalled. */
  DISABLED,
  /** Calls are rejected until somebody asks for another state. */
  FORCED_OPEN
}
