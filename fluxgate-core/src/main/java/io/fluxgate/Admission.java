package io.fluxgate;

import org.jspecify.annotations.Nullable;

/**
 * What one admitted call holds until it is settled, by exactly one of these methods.
 *
 * <p>It belongs to the phase that admitted the call, and reports to that phase alone: when the
 * phase has ended, its recorder is no longer read by anybody, so a late outcome cannot move a later
 * phase.
 */
interface Admission {

  /** The parts by which the call is judged: those of the policy under which it was admitted. */
  Parts parts();

  /** Whether the call holds one of a few slots. */
  default boolean isProbe() {
    return false;
  }

  /**
   * The call succeeded.
   *
   * @param durationNanos how long it took, 0 if not measured
   * @param nowNanos the time of its end, 0 if nobody needs it
   * @param retryAfterNanos how long the service asks its callers to stay away, 0 if it does not
   */
  void succeeded(long durationNanos, long nowNanos, long retryAfterNanos);

  /**
   * The call failed; the parameters are as for a success.
   *
   * @param outcome what tells why, if anything does
   */
  void failed(@Nullable Outcome outcome, long durationNanos, long nowNanos, long retryAfterNanos);

  /** The call ended without a verdict. */
  void ignored();
}
