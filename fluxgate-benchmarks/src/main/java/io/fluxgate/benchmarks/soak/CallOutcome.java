package io.fluxgate.benchmarks.soak;

/** How a call ended for its caller, and what its breaker must have counted. */
enum CallOutcome {
  /** A response below 500, read to its end: a success. */
  COMPLETED,
  /** A status of 500 or more, or an error that the caller did not cause: a failure. */
  FAILED,
  /** Rejected by the breaker. */
  REJECTED,
  /** The caller cancelled, interrupted or closed early: any of the above, or ignored. */
  UNCERTAIN,
  /** The caller never closes the response: like UNCERTAIN, or not counted at all. */
  ABANDONED
}
