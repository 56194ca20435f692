package io.fluxgate.tools.replay;

/**
 * One recorded call.
 *
 * @param line its line in the trace
 * @param startNanos when it started, since the epoch or the start that the trace counts from
 */
record TraceRow(long line, long startNanos, long durationNanos, String key, CallOutcome outcome) {

  long endNanos() {
    return startNanos + durationNanos;
  }
}
