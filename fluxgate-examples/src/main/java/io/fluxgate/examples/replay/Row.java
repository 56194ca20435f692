package io.fluxgate.examples.replay;

/**
 * One recorded call.
 *
 * @param line where it stands in the trace
 * @param startNanos when it began, since the epoch or since whatever the trace counts from
 */
record Row(long line, long startNanos, long durationNanos, String key, CallOutcome outcome) {

  long endNanos() {
    return startNanos + durationNanos;
  }
}
