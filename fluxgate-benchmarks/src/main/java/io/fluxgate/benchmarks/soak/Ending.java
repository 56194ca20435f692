package io.fluxgate.benchmarks.soak;

/** How a call ended for its caller, and so what its breaker must have counted. */
enum Ending {
  /** An answer below 500 that was read to its end: a success. */
  WHOLE,
  /** A status from 500, or an error that was not the caller's doing: a failure. */
  FAILED,
  /** Not let through: a rejection. */
  REJECTED,
  /** The caller meddled (cancelled, interrupted, closed early): any of them, or ignored. */
  LOOSE,
  /** The caller dropped the response and never closes it: like LOOSE, or not counted at all. */
  ABANDONED
}
