package io.fluxgate.internal.state;

import io.fluxgate.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What one admitted call holds until it is settled, by exactly one of these methods.
 *
 * <p>It belongs to the state that admitted the call and reports to that state alone: once that has
 * ended, nobody reads its recorder any more, so a late outcome cannot move a later state.
 */
public interface Admission {

  /** The runtime of the policy under which the call was admitted, by which it is classified. */
  PolicyRuntime runtime();

  /** Whether the call holds a probe slot. */
  default boolean isProbe() {
    return false;
  }

  /** Runs a task in the context of the thread that made the call, if the policy captured one. */
  default void inContext(Runnable task) {
    task.run();
  }

  /**
   * The call begins. Returns what it holds from now on; null if the state that admitted it has
   * ended meanwhile, because a call before it is overdue: then it asks again.
   *
   * @param startNanos the time, 0 if nobody needs it
   */
  default @Nullable Admission begin(long startNanos) {
    return this;
  }

  /**
   * Whether a call that was made before this one still waits for its answer, as far as that is
   * known.
   */
  default boolean hasEarlierCallsWaiting() {
    return false;
  }

  /**
   * The answer is there, and the call no longer waits for it; its outcome follows. Returns what the
   * outcome is reported to; null if the call was overdue, and has been counted as a failure.
   *
   * @param durationNanos how long the answer took
   * @param nowNanos the time
   */
  default @Nullable Admission answered(long durationNanos, long nowNanos) {
    return this;
  }

  /**
   * Sets what to do when another call finds no free slot; it may settle this call. It may run more
   * than once, on any thread. Does nothing if the call holds no slot.
   */
  default void whenSlotIsWanted(Runnable action) {}

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
   * @param outcome what shows why, null if nothing does
   */
  void failed(@Nullable Outcome outcome, long durationNanos, long nowNanos, long retryAfterNanos);

  /** The call ended as neither a success nor a failure. */
  void ignored();

  /** The call failed because its connection ended, which another call has been counted for. */
  void endedWithConnection();

  /**
   * What the failure of the call would be evidence for. The end of a connection counts once in each
   * of these; calls that count nowhere have one of their own.
   */
  default Object period() {
    return this;
  }
}
