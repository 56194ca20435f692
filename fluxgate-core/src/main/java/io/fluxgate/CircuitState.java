package io.fluxgate;

/** The states of a {@link CircuitBreaker}. */
public enum CircuitState {
  /** Calls pass; their outcomes are recorded and may open the circuit. */
  CLOSED,
  /** Calls are rejected until the delay that {@link Retry} chose has passed. */
  OPEN,
  /** A few calls, the probes, are let through; their outcomes close or reopen the circuit. */
  HALF_OPEN,
  /** Every call passes, but the breaker records and signals what it would do. */
  METRICS_ONLY,
  /** Calls pass; nothing is recorded, counted or signalled. */
  DISABLED,
  /** Calls are rejected until an operator chooses another state. */
  FORCED_OPEN
}
