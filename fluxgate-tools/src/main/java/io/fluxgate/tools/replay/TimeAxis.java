package io.fluxgate.tools.replay;

/**
 * Divides the time of a trace into at most {@value #STEPS} steps without knowing its length:
 * whenever the trace goes past the last step, the length of the steps doubles. Not thread-safe.
 */
final class TimeAxis {

  static final int STEPS = 128;

  private static final long FIRST_STEP_NANOS = 1_000_000;

  private final long originNanos;
  private int doublings;

  TimeAxis(long originNanos) {
    this.originNanos = originNanos;
  }

  /** Returns the step of a time not before the origin, after lengthening the steps if necessary. */
  int step(long nanos) {
    while ((nanos - originNanos) / stepNanos() >= STEPS) {
      doublings++;
    }
    return (int) ((nanos - originNanos) / stepNanos());
  }

  long originNanos() {
    return originNanos;
  }

  int doublings() {
    return doublings;
  }

  long stepNanos() {
    return FIRST_STEP_NANOS << doublings;
  }
}
